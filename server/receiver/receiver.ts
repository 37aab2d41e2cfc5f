import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import type { Bus } from '../bus.ts';
import type { Decode, Decoded, DecodeInput } from '../codec/decode.ts';
import type { NewReceived, Store } from '../store/index.ts';
import type { Clock, Endpoint, HeaderPair, Reply } from '../types.ts';
import { type Captured, capture, headerPairs } from './capture.ts';
import type { Hints } from './hints.ts';
import type { ReplyPlan, ReplyPlanner } from './reply.ts';

/** Names the sent delivery and attempt a request of our own emitter belongs to: `<id>.<number>`. */
export const ATTEMPT_HEADER = 'x-rai-hooks-attempt';
const ENDPOINT_PATH = /^\/hooks\/([^/?#]*)/;
const ANY = { encryption: 'any' } as const;

export interface ReceiverOptions {
  store: Store;
  bus: Bus;
  decode: Decode;
  replies: ReplyPlanner;
  hints: Hints;
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

/** Makes the data plane's request handler: capture, decode, store, and only then answer and publish. */
export function createReceiver(
  options: ReceiverOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { store, bus, decode, replies, hints, clock, maxBodyBytes, onError } = options;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const match = ENDPOINT_PATH.exec(request.url ?? '');
    if (!match) return notHere(request, response);
    const receivedAt = new Date(clock.now()).toISOString();
    const captured = await capture(request, maxBodyBytes);
    if (captured.kind === 'aborted') return;
    const endpoint = store.endpoints.get(decodeName(match[1] ?? ''));
    const arrival: Arrival = { request, headers: headerPairs(request.rawHeaders), receivedAt, endpoint };
    const input = toInput(captured, arrival.headers, maxBodyBytes);
    const decoded = decode(input, settingsOf(endpoint));
    if (endpoint) hints.learn(endpoint.name, decoded);
    const plan = replies.plan(endpoint, decoded.verdict, captured.kind === 'too-large');
    const stored = await store.received.insert(record(arrival, input, captured, decoded, plan));
    act(plan, request, response);
    bus.publish({ type: 'received', ...stored.received });
    if (stored.twin) bus.publish({ type: 'updated', kind: 'sent', ...stored.twin });
  }

  function settingsOf(endpoint: Endpoint | null) {
    if (!endpoint) return { keys: [], expects: ANY };
    return { keys: endpoint.keys, expects: endpoint.expects, hint: hints.of(endpoint.name) };
  }

  return (request, response) => {
    receive(request, response).catch((error) => {
      onError(error);
      if (!response.headersSent) send(response, { status: 500, headers: [], body: '{"received":false}' });
    });
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
  const value = headers.find(([name]) => name.toLowerCase() === ATTEMPT_HEADER)?.[1];
  return /^([0-9a-f-]{36})\.\d+$/.exec(value ?? '')?.[1] ?? null;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function act(plan: ReplyPlan, request: IncomingMessage, response: ServerResponse): void {
  switch (plan.kind) {
    case 'close':
      request.socket.destroy();
      return;
    case 'hold':
      return;
    case 'answer':
      if (plan.delayMs > 0) setTimeout(() => finish(plan.reply, request, response), plan.delayMs);
      else finish(plan.reply, request, response);
  }
}

/** A body that was not read to its end would be taken for the next request, so that connection ends. */
function finish(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (!request.complete) {
    response.setHeader('Connection', 'close');
    discardRest(request);
  }
  send(response, reply);
}

/** Reads on for a while: a sender that is cut off while writing never sees the answer. */
function discardRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), 10_000);
  request
    .on('close', () => clearTimeout(timer))
    .on('end', () => clearTimeout(timer))
    .resume();
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(
    status,
    [...headers, ['Content-Length', String(Buffer.byteLength(body))] as const].flat(),
  );
  response.end(body);
}

function notHere(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  send(response, {
    status: 404,
    headers: [['Content-Type', 'text/plain']],
    body: 'Deliveries go to /hooks/<endpoint>.\n',
  });
}
