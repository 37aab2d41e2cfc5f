import type { Problem } from '../../server/types.ts';

/** A refused call, with the server's problem details; `problem` has status 0 when nothing answered. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export type Query = Record<string, string | number | null | undefined>;

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  token?: string;
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

function unreachable(cause: unknown): ApiError {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
  const detail = 'The server does not answer. Is it still running?';
  return new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail });
}

export type Caller = (path: string, call?: Call) => Promise<Response>;

/** The one way to the server: JSON out, the response back, `ApiError` for whatever is refused or unanswered. */
export function createCaller(options: { onUnauthorised: () => void }): Caller {
  return async (path, { method = 'GET', query, body, token, signal } = {}) => {
    const headers = new Headers({ accept: 'application/json' });
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal !== undefined) init.signal = signal;
    const response = await fetch(addressOf(path, query), init).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    // A token that is refused says nothing about the session there may be.
    if (response.status === 401 && token === undefined) options.onUnauthorised();
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response;
  };
}

export type Asker = <T>(path: string, call?: Call) => Promise<T>;
