import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { headerValue } from '../base/headers.ts';
import type { Bus } from '../bus.ts';
import type { Decoded, DecodeInput, LiveDecode } from '../codec/decoding.ts';
import type { NewReceived, Store } from '../store/index.ts';
import type { Clock, Endpoint, HeaderPair } from '../types.ts';
import { answer, finish, notHere, passedOn } from './answer.ts';
import { type Captured, capture, headerPairs } from './capture.ts';
import type { Hints } from './hints.ts';
import { isLooping, type Relay } from './relay.ts';
import { FAILED, LOOP, type ReplyPlan, type ReplyPlanner, UNREACHABLE } from './reply.ts';

/** Names the sent delivery and attempt a request of our own emitter belongs to: `<id>.<number>`. */
export const ATTEMPT_HEADER = 'x-rai-hooks-attempt';
/** The target may be an absolute URL, as proxies are sent it. */
const ENDPOINT_PATH = /^(?:https?:\/\/[^/?#]*)?\/hooks\/([^/?#]*)/;
const ANY = { encryption: 'any' } as const;

export interface ReceiverOptions {
  store: Store;
  bus: Bus;
  decode: LiveDecode;
  replies: ReplyPlanner;
  hints: Hints;
  relay: Relay;
  clock: Clock;
  maxBodyBytes: number;
  onError: (error: unknown) => void;
}

/** One request as it came in, with what its path says. */
interface Arrival {
  request: IncomingMessage;
  headers: HeaderPair[];
  receivedAt: string;
  endpoint: Endpoint | null;
}

/** The data plane's request handler. */
export interface Receiver {
  /** Captures, decodes and stores a delivery, and only then answers and publishes it. */
  receive(request: IncomingMessage, response: ServerResponse): void;
  /** Waits for the deliveries under way, forwards included. */
  settled(): Promise<void>;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, bus, decode, replies, hints, relay, clock, maxBodyBytes, onError } = options;
  const underWay = new Set<Promise<void>>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const match = ENDPOINT_PATH.exec(request.url ?? '');
    if (!match) return notHere(request, response);
    const receivedAt = new Date(clock.now()).toISOString();
    const captured = await capture(request, maxBodyBytes);
    if (captured.kind === 'aborted') return;
    const endpoint = store.endpoints.get(decodeName(match[1] ?? ''));
    const arrival: Arrival = { request, headers: headerPairs(request.rawHeaders), receivedAt, endpoint };
    const input = toInput(captured, arrival.headers, maxBodyBytes);
    const decoded = await decode(input, settingsOf(endpoint));
    if (endpoint) hints.learn(endpoint.name, decoded);
    const planned = replies.plan(endpoint, decoded.verdict, captured.kind === 'too-large');
    const plan = planned.kind === 'forward' && isLooping(arrival.headers) ? LOOP : planned;
    const stored = await store.received.insert(record(arrival, input, captured, decoded, plan));
    if (plan.kind !== 'forward') answer(plan, request, response);
    bus.publish({ type: 'received', ...stored.received });
    if (stored.twin) bus.publish({ type: 'updated', kind: 'sent', ...stored.twin });
    if (plan.kind === 'forward') await forward(stored.received.id, plan.to, request, response);
  }

  /** The app behind the endpoint answers; what it said is known only now, and kept with the delivery. */
  async function forward(
    id: string,
    to: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const relayed = await relay.send(id, to, 'forward');
    const passed = relayed && passedOn(relayed.exchange);
    const forwardError = passed ? null : (relayed?.exchange.error?.code ?? 'failed');
    const updated = await store.received.setReply(id, passed?.reply ?? UNREACHABLE, forwardError);
    finish(passed?.reply ?? UNREACHABLE, request, response, passed?.body);
    if (updated) bus.publish({ type: 'updated', kind: 'received', ...updated });
  }

  function settingsOf(endpoint: Endpoint | null) {
    if (!endpoint) return { keys: [], expects: ANY };
    return { keys: endpoint.keys, expects: endpoint.expects, hint: hints.of(endpoint.name) };
  }

  return {
    receive(request, response) {
      const work = receive(request, response)
        .catch((error) => {
          onError(error);
          if (!response.headersSent) finish(FAILED, request, response);
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function record(
  arrival: Arrival,
  input: DecodeInput,
  captured: Captured,
  decoded: Decoded,
  plan: ReplyPlan,
): NewReceived {
  const { request, headers, receivedAt, endpoint } = arrival;
  const { body, tooLarge } = input;
  return {
    id: uuidv7(),
    receivedAt,
    endpoint: endpoint?.name ?? null,
    method: request.method ?? '',
    path: request.url ?? '',
    remote: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    contentType: request.headers['content-type'] ?? null,
    sizeBytes: tooLarge ? (tooLarge.declaredBytes ?? tooLarge.readBytes) : body.length,
    ...outcomeOf(decoded),
    headers,
    body,
    reply: plan.kind === 'answer' ? plan.reply : null,
    claimedTwin: captured.kind === 'complete' ? claimedTwin(headers) : null,
  };
}

/** What of a decoding is kept with the delivery. */
export function outcomeOf(decoded: Decoded) {
  return { ...decoded, issueCount: decoded.issues.length, driftCount: decoded.drift.length };
}

function toInput(captured: Captured, headers: HeaderPair[], limitBytes: number): DecodeInput {
  if (captured.kind === 'complete') return { body: captured.body, headers };
  const declaredBytes = captured.kind === 'too-large' ? captured.declaredBytes : null;
  return {
    body: Buffer.alloc(0),
    headers,
    tooLarge: { limitBytes, declaredBytes, readBytes: captured.readBytes },
  };
}

function claimedTwin(headers: HeaderPair[]): string | null {
  const value = headerValue(headers, ATTEMPT_HEADER);
  return /^([0-9a-f-]{36})\.\d+$/.exec(value ?? '')?.[1] ?? null;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
