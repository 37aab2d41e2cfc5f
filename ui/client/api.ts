import type {
  CipherMode,
  EndpointExpects,
  EndpointReply,
  Json,
  Problem,
  ReceivedDetail,
  RetryPolicy,
  Sent,
  ServerInfo,
  WebhookView,
} from '../../server/types.ts';
import { contractCalls, deliveryCalls, sentCalls, settingsCalls } from './api-calls.ts';

/** What decoding a delivery again with another key gives; nothing of it is stored. */
export type DecodeResult = Pick<
  ReceivedDetail,
  | 'stages'
  | 'verdict'
  | 'cause'
  | 'format'
  | 'encryption'
  | 'event'
  | 'recognisedBy'
  | 'payload'
  | 'issues'
  | 'drift'
  | 'plaintext'
>;

export interface KeyInput {
  key: string;
  iv: string;
  mode?: CipherMode;
}

export type RingKeyInput = KeyInput & { label: string };

/** What an endpoint is set to; what is left out takes its default. */
export interface EndpointInput {
  expects: EndpointExpects;
  reply: EndpointReply;
  forwardTo: string | null;
}

export interface SendInput {
  event: string;
  webhook?: string;
  payload?: Json;
  count?: number;
}

export interface SendResult {
  sent: Sent[];
  warnings: string[];
}

/** What the webhook form sends: masked secrets go back as they came, which leaves them; null takes a member away. */
export interface WebhookInput
  extends Pick<WebhookView, 'name' | 'url' | 'format' | 'events' | 'encryption' | 'concurrency' | 'enabled'> {
  channels?: string[] | null;
  wire?: string;
  retry: RetryPolicy;
  tls: { insecure?: boolean | null; ca?: string | null; allowHttp?: boolean | null };
}

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

function createCaller(options: { fetch: typeof fetch; onUnauthorised: () => void }): Caller {
  return async (path, { method = 'GET', query, body, token, signal } = {}) => {
    const headers = new Headers({ accept: 'application/json' });
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal !== undefined) init.signal = signal;
    const response = await options.fetch(addressOf(path, query), init).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    if (response.status === 401) options.onUnauthorised();
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response;
  };
}

export type Asker = <T>(path: string, call?: Call) => Promise<T>;

/** The control plane's API, typed. Every call throws `ApiError` when it is refused or unanswered. */
export function createApi(options: { fetch: typeof fetch; onUnauthorised: () => void }) {
  const call = createCaller(options);
  const ask: Asker = async <T>(path: string, init?: Call) => (await (await call(path, init)).json()) as T;
  return {
    signIn: (token: string) => call('/api/session', { method: 'POST', token }),
    session: () => call('/api/session'),
    info: () => ask<ServerInfo>('/api/info'),
    ...deliveryCalls(call, ask),
    ...sentCalls(ask),
    ...settingsCalls(call, ask),
    ...contractCalls(ask),
  };
}

export type Api = ReturnType<typeof createApi>;
