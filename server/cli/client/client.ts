import { once } from 'node:events';
import { Readable } from 'node:stream';
import WebSocket from 'ws';
import { EXIT, ExitError } from '../../base/exit.ts';
import type { Problem, StreamMessage } from '../../types.ts';

/** The server refused a call; `problem` names the fields and says what to do. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type QueryValue = string | number | boolean | null | undefined;

/** One call; `text` is sent unchanged, `body` as JSON. */
export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Members that are null or undefined are left out. */
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  text?: string | Uint8Array;
}

/** An open stream; `closed` resolves when it has ended. */
interface Stream {
  /** The last `seq` before the first message. */
  seq: number;
  closed: Promise<void>;
  close(): void;
}

/** The control plane over HTTP. A call throws `ApiError` when it is refused, `ExitError` 3 when there is no answer. */
export interface Client {
  ask<T>(path: string, call?: Call): Promise<T>;
  /** Makes a call whose answer has no content. */
  tell(path: string, call?: Call): Promise<void>;
  bytes(path: string, call?: Call): Promise<Uint8Array>;
  /** Streams an answer that may not fit in memory. */
  chunks(path: string, call?: Call): Promise<AsyncIterable<Uint8Array>>;
  /** Resolves after `hello`: no later message is missed. */
  stream(onMessage: (message: StreamMessage) => void): Promise<Stream>;
}

/** Where a server is, and the token for it. */
export interface Address {
  /** Base URL of the inspector, e.g. `http://127.0.0.1:4620/`. */
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

/** Reads the rest of an answer. @throws {ExitError} 3, when it ends before it is complete. */
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
    'The connection broke during the transfer: the output is incomplete.',
    'The terminal where rai-hooks runs names the reason.',
    { cause },
  );
}

/** Reports a transfer that ends early: the server found its database damaged, or was stopped. */
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
    'It may have been stopped. Run this again: without a server, the verb starts its own.',
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
  // `closed` reports the end. Without a listener, an error event would end the process.
  failed.catch(() => {});
  socket.on('error', () => {});
  const seq = await Promise.race([hello, failed]);
  return { seq, closed: failed.catch(() => {}), close: () => socket.close() };
}
