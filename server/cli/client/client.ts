import { once } from 'node:events';
import { Readable } from 'node:stream';
import WebSocket from 'ws';
import { EXIT, ExitError } from '../../base/exit.ts';
import type { Problem, StreamMessage } from '../../types.ts';

/** A call the server refused; `problem` says which fields, and what to do. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type QueryValue = string | number | boolean | null | undefined;

/** One call; `text` goes as it is, `body` as JSON. */
export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Members without a value are left out. */
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  text?: string | Uint8Array;
}

/** The stream, until `close`; `closed` resolves when the server ended it. */
interface Stream {
  /** The last `seq` before the first message. */
  seq: number;
  closed: Promise<void>;
  close(): void;
}

/** The control plane over HTTP. Every call throws `ApiError` when refused, `ExitError` 3 when unanswered. */
export interface Client {
  ask<T>(path: string, call?: Call): Promise<T>;
  /** A call whose answer has no content. */
  tell(path: string, call?: Call): Promise<void>;
  bytes(path: string, call?: Call): Promise<Uint8Array>;
  /** An answer that may be too large to hold. */
  chunks(path: string, call?: Call): Promise<AsyncIterable<Uint8Array>>;
  /** Resolves once everything that happens from then on will be told. */
  stream(onMessage: (message: StreamMessage) => void): Promise<Stream>;
}

/** Where a server is, and what opens it. */
export interface Address {
  /** The inspector's, e.g. `http://127.0.0.1:4620/`. */
  url: string;
  token: string;
}

/** Creates a client of the server at that address. */
export function createClient(address: Address): Client {
  const send = async (path: string, call: Call = {}) => {
    const response = await request(address, path, call);
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response;
  };
  return {
    ask: async <T>(path: string, call?: Call) =>
      JSON.parse(await whole((await send(path, call)).text())) as T,
    tell: async (path, call) => {
      await whole((await send(path, call)).arrayBuffer());
    },
    bytes: async (path, call) => new Uint8Array(await whole((await send(path, call)).arrayBuffer())),
    chunks: async (path, call) => untilBroken((await send(path, call)).body ?? Readable.from([])),
    stream: (onMessage) => openStream(address, onMessage),
  };
}

/** The rest of an answer. @throws {ExitError} 3, when it ends before it is complete. */
async function whole<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw brokenOff(cause);
  }
}

async function request({ url, token }: Address, path: string, call: Call): Promise<Response> {
  const { method = 'GET', query = {}, body, text } = call;
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) target.searchParams.set(name, String(value));
  }
  const content = text ?? (body === undefined ? null : JSON.stringify(body));
  return fetch(target, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'manual',
    ...(content === null ? {} : { body: typeof content === 'string' ? content : new Uint8Array(content) }),
  }).catch((error: unknown) => {
    throw unanswered(url, error);
  });
}

async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  const detail = `The server answered ${status} ${statusText}`.trim();
  const fallback: Problem = { type: 'about:blank', title: 'The server refused this', status, detail };
  const said: unknown = await response.json().catch(() => null);
  return typeof said === 'object' && said !== null ? { ...fallback, ...said } : fallback;
}

function brokenOff(cause: unknown): ExitError {
  return new ExitError(
    EXIT.environment,
    'The transfer broke off: what was written is incomplete.',
    'The terminal where rai-hooks runs names the reason.',
    { cause },
  );
}

/** A transfer that the server breaks off is incomplete: it found its database damaged, or it was stopped. */
async function* untilBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw brokenOff(cause);
  }
}

function unanswered(url: string, cause: unknown): ExitError {
  return new ExitError(
    EXIT.environment,
    `The server at ${url} does not answer.`,
    'Was it stopped meanwhile? Start it again, or leave it to this verb.',
    { cause },
  );
}

async function openStream(
  { url, token }: Address,
  onMessage: (message: StreamMessage) => void,
): Promise<Stream> {
  const target = new URL('/api/stream', url);
  target.protocol = 'ws:';
  const socket = new WebSocket(target, { headers: { authorization: `Bearer ${token}` } });
  const hello = new Promise<number>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as StreamMessage;
      if (message.type === 'hello') resolve(message.seq);
      else onMessage(message);
    });
  });
  const failed = once(socket, 'close').then(() => {
    throw unanswered(url, null);
  });
  // Its end is told by `closed`; an error event without a listener would end the process.
  failed.catch(() => {});
  socket.on('error', () => {});
  const seq = await Promise.race([hello, failed]);
  return { seq, closed: failed.catch(() => {}), close: () => socket.close() };
}
