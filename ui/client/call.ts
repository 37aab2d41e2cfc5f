import type { Problem } from '../../server/types.ts';

/** A refused call, with the server's problem details; `problem` has status 0 when there was no answer. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export type Query = Record<string, string | number | null | undefined>;

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  token?: string | undefined;
  /** Refuses (412) to replace what exists. */
  onlyNew?: boolean | undefined;
  signal?: AbortSignal;
}

function addressOf(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value));
  }
  const search = params.toString();
  return search === '' ? path : `${path}?${search}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText || 'The server refused this',
    status: response.status,
    detail: `The server answered ${response.status} ${response.statusText}`.trim(),
  };
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null ? { ...fallback, ...body } : fallback;
}

function headersOf({ body, token, onlyNew }: Pick<Call, 'body' | 'token' | 'onlyNew'>): Headers {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (onlyNew) headers.set('if-none-match', '*');
  return headers;
}

/** Longest time of a read: a page or a body, also of a search through all deliveries. */
const READ_TIMEOUT_MS = 60_000;
/** Longest time of a change, such as deleting, importing or resending everything, or a replay to a slow server. */
const CHANGE_TIMEOUT_MS = 300_000;

/**
 * The error of a call without a usable answer. The exception of an aborted call is passed on, because nobody waits for
 * its result.
 */
function noAnswer(cause: unknown): unknown {
  if (cause instanceof DOMException && cause.name === 'AbortError') return cause;
  const isLate = cause instanceof DOMException && cause.name === 'TimeoutError';
  const detail = isLate
    ? 'The server took too long to answer. It may still carry out the request.'
    : 'The server does not answer. Is it still running?';
  return new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail });
}

/** Calls the server and reads its answer. */
export type Caller = <T>(path: string, read: (response: Response) => Promise<T>, call?: Call) => Promise<T>;

export interface CallerOptions {
  onUnauthorised: () => void;
  /** For tests; by default 60 s for reading and 300 s for everything else. */
  timeoutsMs?: { read: number; change: number };
}

const TIMEOUTS_MS = { read: READ_TIMEOUT_MS, change: CHANGE_TIMEOUT_MS };

/**
 * All requests to the server go through this: they send JSON, read the whole answer, and throw `ApiError` when the
 * request is refused or not answered. An answer that breaks off in its body counts as no answer.
 */
export function createCaller({ onUnauthorised, timeoutsMs = TIMEOUTS_MS }: CallerOptions): Caller {
  return async (path, read, { method = 'GET', query, body, token, onlyNew, signal } = {}) => {
    const headers = headersOf({ body, token, onlyNew });
    const late = AbortSignal.timeout(method === 'GET' ? timeoutsMs.read : timeoutsMs.change);
    const init: RequestInit = { method, headers, credentials: 'same-origin', signal: late };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal !== undefined) init.signal = AbortSignal.any([signal, late]);
    try {
      const response = await fetch(addressOf(path, query), init);
      // A refused token does not mean that the session of the cookie has ended.
      if (response.status === 401 && token === undefined) onUnauthorised();
      if (!response.ok) throw new ApiError(await problemOf(response));
      return await read(response);
    } catch (error) {
      throw error instanceof ApiError ? error : noAnswer(error);
    }
  };
}

/** A call with an answer in JSON. */
export type Asker = <T>(path: string, call?: Call) => Promise<T>;

/** A call with an answer without content. */
export type Orderer = (path: string, call?: Call) => Promise<void>;
