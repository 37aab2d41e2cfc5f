import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { headerValue } from '../base/headers.ts';
import type { Bus } from '../bus.ts';
import type { DecodedBytes, DecodeInput, LiveDecode } from '../codec/decoding.ts';
import type { NewReceived, Store } from '../store/index.ts';
import type { Clock, Endpoint, HeaderPair, Verdict } from '../types.ts';
import { createAnswers, NOT_HERE, passedOn } from './answer.ts';
import { createBodyRooms } from './body-rooms.ts';
import { type Captured, capture, headerPairs } from './capture.ts';
import { type ConnectionFailure, type ConnectionLog, describeFailure } from './connection-log.ts';
import { endpointOfPath } from './endpoint-path.ts';
import type { Hints } from './hints.ts';
import type { ReceiverLimits } from './limits.ts';
import { outcomeOf } from './outcome.ts';
import { createReaders } from './readers.ts';
import type { Redecoder } from './redecode.ts';
import { isLooping, type Relay } from './relay.ts';
import { BUSY, FAILED, LOOP, type ReplyPlan, type ReplyPlanner, UNREACHABLE } from './reply.ts';

/** Names the sent delivery and attempt a request of our own emitter belongs to: `<id>.<number>`. */
export const ATTEMPT_HEADER = 'x-rai-hooks-attempt';
const ANY = { encryption: 'any' } as const;

export interface ReceiverOptions {
  store: Store;
  /** False once the database was removed: what is written then is lost. */
  isKept: () => boolean;
  bus: Bus;
  decode: LiveDecode;
  replies: ReplyPlanner;
  hints: Hints;
  relay: Relay;
  redecoder: Redecoder;
  clock: Clock;
  connections: ConnectionLog;
  maxBodyBytes: number;
  limits: ReceiverLimits;
  onError: (error: unknown) => void;
}

type KeptCapture = Exclude<Captured, { kind: 'overloaded' }>;

/** A request whose body has been read, as far as it came. */
interface CapturedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  receivedAt: string;
  /** The endpoint that the path names. */
  name: string;
  captured: KeptCapture;
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
  /** For a stop: delayed answers are sent at once, and held requests are closed without an answer. */
  endWaiting(): void;
  /** Waits for the deliveries in progress, forwards included. */
  settled(): Promise<void>;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, isKept, bus, decode, replies, hints, relay, redecoder } = options;
  const { connections, clock, maxBodyBytes, limits, onError } = options;
  const rooms = createBodyRooms(maxBodyBytes);
  const readers = createReaders();
  const answers = createAnswers(limits);
  const underWay = new Set<Promise<void>>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = endpointOfPath(request.url ?? '');
    if (name === null) return answers.send(NOT_HERE, request, response);
    if (underWay.size >= limits.maxRequests && !makePlace())
      return refuse('too many requests are under way.', request, response);
    const receivedAt = new Date(clock.now()).toISOString();
    const { captured, release } = await capture(request, {
      limitBytes: maxBodyBytes,
      rooms: store.endpoints.get(name) ? rooms.atEndpoint : rooms.elsewhere,
      ...{ limits, readers, clock },
    });
    if (captured.kind === 'overloaded') {
      return refuse('too many requests or bytes are not stored yet.', request, response);
    }
    try {
      await take({ request, response, receivedAt, name, captured });
    } finally {
      release();
    }
  }

  /**
   * A usual delivery is read within milliseconds, so the request that has been read for longest is a slow one: cutting it
   * off keeps slow senders from taking every place.
   */
  function makePlace(): boolean {
    return readers.cutOffFirst((reader) => reader.isSlow()) || readers.cutOffFirst(() => true);
  }

  /** Before anything is accepted: a sender that tries again loses nothing. */
  function refuse(detail: string, request: IncomingMessage, response: ServerResponse): void {
    connections.report({ ...overloaded(detail), remote: remoteOf(request) });
    answers.send(BUSY, request, response);
  }

  async function take({ request, response, receivedAt, name, captured }: CapturedRequest): Promise<void> {
    const endpoint = store.endpoints.get(name);
    const arrival: Arrival = { request, headers: headerPairs(request.rawHeaders), receivedAt, endpoint };
    const input = toInput(captured, arrival.headers, maxBodyBytes);
    const decoded = await decode(input, settingsOf(endpoint));
    if (endpoint) hints.learn(endpoint.name, decoded);
    const plan = planFor(arrival, decoded.verdict, captured);
    const stored = await store.received.insert(record(arrival, input, captured, decoded, plan));
    if (!isKept()) return answers.send(BUSY, request, response);
    if (plan.kind !== 'forward') answers.carryOut(plan, request, response);
    bus.publish({ type: 'received', ...stored.received });
    redecoder.startIfChanged(endpoint, stored.received);
    if (stored.twin) bus.publish({ type: 'updated', kind: 'sent', ...stored.twin });
    if (plan.kind === 'forward') await forward(stored.received.id, plan.to, request, response);
  }

  function planFor({ endpoint, headers }: Arrival, verdict: Verdict, { kind }: KeptCapture): ReplyPlan {
    // Nobody is there to be answered.
    if (kind === 'incomplete') return { kind: 'close' };
    const plan = replies.plan(endpoint, verdict, kind === 'too-large');
    return plan.kind === 'forward' && isLooping(headers) ? LOOP : plan;
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
    const reply = passed?.reply ?? UNREACHABLE;
    const forwardError = passed ? null : (relayed?.exchange.error?.code ?? 'failed');
    // The app has acted: a store that fails now must not make the sender deliver again.
    const updated = await store.received.setReply(id, reply, forwardError).catch((error) => {
      onError(error);
      return null;
    });
    answers.send(reply, request, response, passed?.body);
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
          answers.send(FAILED, request, response);
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    endWaiting: answers.endWaiting,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function record(
  arrival: Arrival,
  input: DecodeInput,
  captured: KeptCapture,
  decoded: DecodedBytes,
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
    remote: remoteOf(request) ?? '',
    contentType: request.headers['content-type'] ?? null,
    sizeBytes: tooLarge ? (tooLarge.declaredBytes ?? tooLarge.readBytes) : body.length,
    ...outcomeOf(decoded),
    headers,
    body,
    reply: plan.kind === 'answer' ? plan.reply : null,
    claimedTwin: captured.kind === 'complete' ? claimedTwin(headers) : null,
  };
}

function remoteOf({ socket }: IncomingMessage): string | null {
  return socket.remoteAddress?.replace(/^::ffff:/, '') ?? null;
}

function overloaded(detail: string): Omit<ConnectionFailure, 'remote'> {
  return { reason: 'overloaded', serverName: null, ...describeFailure('overloaded', detail) };
}

function toInput(captured: KeptCapture, headers: HeaderPair[], limitBytes: number): DecodeInput {
  switch (captured.kind) {
    case 'complete':
      return { body: captured.body, headers };
    case 'incomplete':
      return { body: captured.body, headers, incomplete: { declaredBytes: captured.declaredBytes } };
    case 'too-large': {
      const { declaredBytes, readBytes } = captured;
      return { body: Buffer.alloc(0), headers, tooLarge: { limitBytes, declaredBytes, readBytes } };
    }
  }
}

function claimedTwin(headers: HeaderPair[]): string | null {
  const value = headerValue(headers, ATTEMPT_HEADER);
  return /^([0-9a-f-]{36})\.\d+$/.exec(value ?? '')?.[1] ?? null;
}
