import type {
  Activity,
  DeliveryKind,
  EndpointView,
  EventInfo,
  Json,
  Page,
  Problem,
  Received,
  ReceivedDetail,
  Sent,
  SentDetail,
  ServerInfo,
  WebhookView,
} from '../server/types.ts';

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
  mode?: 'cbc' | 'gcm';
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

/** What the webhook form sends: masked secrets go back as they came, which leaves them. */
export type WebhookInput = Pick<WebhookView, 'name' | 'url' | 'format' | 'events' | 'encryption' | 'enabled'>;

/** A refused call, with the server's problem details; `problem` has status 0 when nothing answered. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type Query = Record<string, string | number | null | undefined>;

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
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

type Caller = (path: string, call?: Call) => Promise<Response>;

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

type Asker = <T>(path: string, call?: Call) => Promise<T>;

const deliveryCalls = (call: Caller, ask: Asker) => ({
  page: <R extends Received | Sent>(kind: DeliveryKind, query: Query, signal?: AbortSignal) =>
    ask<Page<R>>(`/api/${kind}`, { query, ...(signal && { signal }) }),
  received: (id: string, signal?: AbortSignal) =>
    ask<ReceivedDetail>(`/api/received/${encodeURIComponent(id)}`, signal && { signal }),
  sent: (id: string, signal?: AbortSignal) =>
    ask<SentDetail>(`/api/sent/${encodeURIComponent(id)}`, signal && { signal }),
  body: async (kind: DeliveryKind, id: string): Promise<Uint8Array> => {
    const response = await call(bodyAddress(kind, id));
    return new Uint8Array(await response.arrayBuffer());
  },
  remove: (kind: DeliveryKind, query: string) =>
    ask<{ deleted: number }>(`/api/${kind}`, { method: 'DELETE', query: { q: query } }),
  activity: (minutes: number, slots: number) =>
    ask<Activity>('/api/received/activity', { query: { minutes, slots } }),
  decode: (id: string, input: KeyInput) =>
    ask<DecodeResult>(`/api/received/${encodeURIComponent(id)}/decode`, { method: 'POST', body: input }),
  addKey: (endpoint: string, input: KeyInput & { label: string }) =>
    call(`/api/endpoints/${encodeURIComponent(endpoint)}/keys`, { method: 'POST', body: input }),
});

const webhookCalls = (call: Caller, ask: Asker) => ({
  events: () => ask<{ items: EventInfo[] }>('/api/events'),
  endpoints: () => ask<{ items: EndpointView[] }>('/api/endpoints'),
  webhooks: () => ask<Page<WebhookView>>('/api/webhooks'),
  createWebhook: (input: WebhookInput) => ask<WebhookView>('/api/webhooks', { method: 'POST', body: input }),
  changeWebhook: (id: string, input: Partial<WebhookInput>) =>
    ask<WebhookView>(`/api/webhooks/${encodeURIComponent(id)}`, { method: 'PATCH', body: input }),
  removeWebhook: (id: string) => call(`/api/webhooks/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  send: (input: SendInput) => ask<SendResult>('/api/send', { method: 'POST', body: input }),
});

/** Where the exact bytes of a delivery are. */
export function bodyAddress(kind: DeliveryKind, id: string): string {
  return `/api/${kind}/${encodeURIComponent(id)}/body`;
}

/** The control plane's API, typed. Every call throws `ApiError` when it is refused or unanswered. */
export function createApi(options: { fetch: typeof fetch; onUnauthorised: () => void }) {
  const call = createCaller(options);
  const ask: Asker = async <T>(path: string, init?: Call) => (await (await call(path, init)).json()) as T;
  return {
    signIn: (token: string) => call('/api/session', { method: 'POST', token }),
    session: () => call('/api/session'),
    info: () => ask<ServerInfo>('/api/info'),
    ...deliveryCalls(call, ask),
    ...webhookCalls(call, ask),
  };
}

export type Api = ReturnType<typeof createApi>;
