import type { IncomingMessage, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { headerPairs, headerValue } from '../base/headers.ts';
import { remoteOf } from '../base/peer.ts';
import type { Bus } from '../bus.ts';
import type { DecodedBytes, DecodeInput, LiveDecode } from '../codec/decoding.ts';
import type { NewReceived, Store } from '../store/index.ts';
import type { Clock, Endpoint, HeaderPair, Verdict } from '../types.ts';
import { createAnswers, NOT_HERE, passedOn } from './answer.ts';
import { createBodyRooms } from './body-rooms.ts';
import { type Captured, capture } from './capture.ts';
import { type ConnectionFailure, type ConnectionLog, describeFailure } from './connection-log.ts';
import { endpointOfPath } from './endpoint-path.ts';
import type { Hints } from './hints.ts';
import type { ReceiverLimits } from './limits.ts';
import { outcomeOf } from './outcome.ts';
import { createReaders } from './readers.ts';
import type { Redecoder } from './redecode.ts';
import { isLooping, type Relay } from './relay.ts';
import { BUSY, FAILED, LOOP, type ReplyPlan, type ReplyPlanner, UNREACHABLE } from './reply.ts';

/** Header of our own emitter: id of the sent delivery and number of the attempt, `<id>.<number>`. */
export const ATTEMPT_HEADER = 'x-rai-hooks-attempt';
const ANY = { encryption: 'any' } as const;

export interface ReceiverOptions {
  store: Store;
  /** False when the database file was removed: writes are then lost. */
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

/** A request whose body was read, completely or in part. */
interface CapturedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  receivedAt: string;
  /** The endpoint that the path names. */
  name: string;
  captured: KeptCapture;
}

/** A request with its headers and its endpoint. */
interface Arrival {
  request: IncomingMessage;
  headers: HeaderPair[];
  receivedAt: string;
  endpoint: Endpoint | null;
}

/** The data plane's request handler. */
export interface Receiver {
  /** Captures, decodes and stores a delivery, then answers and publishes it. */
  receive(request: IncomingMessage, response: ServerResponse): void;
  /** Used by a stop: sends delayed answers at once and closes held requests without an answer. */
  endWaiting(): void;
  /** Waits for the deliveries in progress, including forwards. */
  settled(): Promise<void>;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, isKept, bus, decode, replies, hints, relay, redecoder } = options;
  const { connections, clock, maxBodyBytes, limits, onError } = options;
  const rooms = createBodyRooms(maxBodyBytes);
  const readers = createReaders();
  const answers = createAnswers(limits);
  const inProgress = new Set<Promise<void>>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = endpointOfPath(request.url ?? '');
    if (name === null) return answers.send(NOT_HERE, request, response);
    if (inProgress.size >= limits.maxRequests && !makePlace())
      return refuse('too many requests are in progress.', request, response);
    const receivedAt = new Date(clock.now()).toISOString();
    const { captured, release } = await capture(request, {
      limitBytes: maxBodyBytes,
      rooms: store.endpoints.get(name) ? rooms.atEndpoint : rooms.elsewhere,
      ...{ limits, readers, clock },
    });
    if (captured.kind === 'overloaded') {
      return refuse('too many requests or bytes are in memory at once.', request, response);
    }
    try {
      await handleCaptured({ request, response, receivedAt, name, captured });
    } finally {
      release();
    }
  }

  /**
   * A usual delivery is read within milliseconds, so the request that has been read for the longest time is slow.
   * Cutting it off prevents slow senders from occupying all places.
   */
  function makePlace(): boolean {
    return readers.cutOffFirst((reader) => reader.isSlow()) || readers.cutOffFirst(() => true);
  }

  /** Refuses before anything is accepted, so a sender that retries loses nothing. */
  function refuse(detail: string, request: IncomingMessage, response: ServerResponse): void {
    connections.report({ ...overloaded(detail), remote: remoteOf(request.socket) });
    answers.send(BUSY, request, response);
  }

  async function handleCaptured({
    request,
    response,
    receivedAt,
    name,
    captured,
  }: CapturedRequest): Promise<void> {
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
    // The sender has left, so there is nobody to answer.
    if (kind === 'incomplete') return { kind: 'close' };
    const plan = replies.plan(endpoint, verdict, kind === 'too-large');
    return plan.kind === 'forward' && isLooping(headers) ? LOOP : plan;
  }

  /** Forwards the delivery, passes the application's answer to the sender, and stores it with the delivery. */
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
    // The application has processed the delivery: an error of the store must not make the sender deliver again.
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
        .finally(() => inProgress.delete(work));
      inProgress.add(work);
    },
    endWaiting: answers.endWaiting,
    async settled() {
      while (inProgress.size > 0) await Promise.all(inProgress);
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
    remote: remoteOf(request.socket) ?? '',
    contentType: request.headers['content-type'] ?? null,
    sizeBytes: tooLarge ? (tooLarge.declaredBytes ?? tooLarge.readBytes) : body.length,
    ...outcomeOf(decoded),
    headers,
    body,
    reply: plan.kind === 'answer' ? plan.reply : null,
    claimedTwin: captured.kind === 'complete' ? claimedTwin(headers) : null,
  };
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
