import type { Answer } from '../../server/inspector/routes.ts';
import type { DeliveryKind, JsonObject, Page, Received, Sent } from '../../server/types.ts';
import type { Asker, Caller, Orderer, Query } from './call.ts';
import type {
  AdoptInput,
  CancelResult,
  ClockView,
  ContractView,
  DecodeResult,
  EndpointInput,
  ExportFormat,
  KeyInput,
  LearnInput,
  ProposalView,
  ReceivedAnswer,
  ReplayInput,
  ReplayResult,
  ResendResult,
  RetryResult,
  RingKeyInput,
  SavedWebhook,
  SendInput,
  SendResult,
  SentAnswer,
  WebhookInput,
} from './shapes.ts';

const one = (list: string, id: string): string => `/api/${list}/${encodeURIComponent(id)}`;

/** Address of the exact bytes of a delivery. */
export function bodyAddress(kind: DeliveryKind, id: string): string {
  return `${one(kind, id)}/body`;
}

/** Address of a download of all deliveries that match a search, oldest first. */
export function exportAddress(kind: DeliveryKind, format: ExportFormat, query: string): string {
  const params = new URLSearchParams({ format, ...(query !== '' && { q: query }) });
  return `/api/${kind}/export?${params}`;
}

/** Calls that read deliveries, and actions on received ones. */
export const deliveryCalls = (call: Caller, ask: Asker, order: Orderer) => ({
  page: <R extends Received | Sent>(kind: DeliveryKind, query: Query, signal?: AbortSignal) =>
    ask<Page<R>>(`/api/${kind}`, { query, ...(signal && { signal }) }),
  received: (id: string, signal?: AbortSignal) =>
    ask<ReceivedAnswer>(one('received', id), signal && { signal }),
  sent: (id: string, signal?: AbortSignal) => ask<SentAnswer>(one('sent', id), signal && { signal }),
  body: (kind: DeliveryKind, id: string, signal?: AbortSignal): Promise<Uint8Array> =>
    call(
      bodyAddress(kind, id),
      async (response) => new Uint8Array(await response.arrayBuffer()),
      signal && { signal },
    ),
  /** A command for any POSIX shell that sends the delivery again. */
  curlCommand: (kind: DeliveryKind, id: string): Promise<string> =>
    call(`${one(kind, id)}/curl`, (response) => response.text()),
  removeOne: (kind: DeliveryKind, id: string) => order(one(kind, id), { method: 'DELETE' }),
  remove: (kind: DeliveryKind, query: string) =>
    ask<Answer<'/api/received' | '/api/sent', '$delete'>>(`/api/${kind}`, {
      method: 'DELETE',
      query: { q: query },
    }),
  activity: (minutes: number, slots: number) =>
    ask<Answer<'/api/received/activity', '$get'>>('/api/received/activity', { query: { minutes, slots } }),
  failedConnections: () => ask<Answer<'/api/received/connections', '$get'>>('/api/received/connections'),
  decode: (id: string, input: KeyInput) =>
    ask<DecodeResult>(`${one('received', id)}/decode`, { method: 'POST', body: input }),
  replay: (id: string, input: ReplayInput) =>
    ask<ReplayResult>(`${one('received', id)}/replay`, { method: 'POST', body: input }),
});

/** Actions on sent deliveries. */
export const sentCalls = (ask: Asker) => ({
  send: (input: SendInput) => ask<SendResult>('/api/send', { method: 'POST', body: input }),
  resend: (id: string, fresh: boolean) =>
    ask<ResendResult>(`${one('sent', id)}/resend`, { method: 'POST', query: { fresh: String(fresh) } }),
  resendAll: (query: string, fresh: boolean) =>
    ask<Answer<'/api/sent/resend', '$post'>>('/api/sent/resend', {
      method: 'POST',
      query: { q: query, fresh: String(fresh) },
    }),
  cancel: (id: string) => ask<CancelResult>(`${one('sent', id)}/cancel`, { method: 'POST' }),
  retry: (id: string) => ask<RetryResult>(`${one('sent', id)}/retry`, { method: 'POST' }),
  clock: () => ask<ClockView>('/api/clock'),
  advanceClock: (advanceMs: number) => ask<ClockView>('/api/clock', { method: 'POST', body: { advanceMs } }),
});

/** Webhooks and endpoints. */
export const settingsCalls = (ask: Asker, order: Orderer) => ({
  webhooks: () => ask<Answer<'/api/webhooks', '$get'>>('/api/webhooks'),
  revealWebhook: (id: string) =>
    ask<Answer<'/api/webhooks/:ref', '$get'>>(one('webhooks', id), { query: { reveal: 'true' } }),
  createWebhook: (input: WebhookInput) => ask<SavedWebhook>('/api/webhooks', { method: 'POST', body: input }),
  changeWebhook: (id: string, patch: JsonObject) =>
    ask<SavedWebhook>(one('webhooks', id), { method: 'PATCH', body: patch }),
  duplicateWebhook: (id: string) => ask<SavedWebhook>(`${one('webhooks', id)}/duplicate`, { method: 'POST' }),
  removeWebhook: (id: string) => order(one('webhooks', id), { method: 'DELETE' }),
  endpoints: () => ask<Answer<'/api/endpoints', '$get'>>('/api/endpoints'),
  /** Refused when there is an endpoint of this name: it may have been made elsewhere a moment ago. */
  createEndpoint: (name: string, input: EndpointInput) =>
    ask<Answer<'/api/endpoints/:name', '$put'>>(one('endpoints', name), {
      method: 'PUT',
      body: input,
      onlyNew: true,
    }),
  changeEndpoint: (name: string, patch: JsonObject) =>
    ask<Answer<'/api/endpoints/:name', '$put'>>(one('endpoints', name), { method: 'PATCH', body: patch }),
  removeEndpoint: (name: string) => order(one('endpoints', name), { method: 'DELETE' }),
  addKey: (endpoint: string, input: RingKeyInput) =>
    order(`${one('endpoints', endpoint)}/keys`, { method: 'POST', body: input }),
  removeKey: (endpoint: string, label: string) =>
    order(`${one('endpoints', endpoint)}/keys/${encodeURIComponent(label)}`, { method: 'DELETE' }),
});

/** The contract, and learning it from received deliveries. */
export const contractCalls = (ask: Asker) => ({
  channels: (event: string) =>
    ask<Answer<'/api/events/:type/channels', '$get'>>(`${one('events', event)}/channels`),
  events: () => ask<Answer<'/api/events', '$get'>>('/api/events'),
  contract: () => ask<ContractView>('/api/contract'),
  propose: (input: LearnInput, signal?: AbortSignal) =>
    ask<ProposalView>('/api/contract/propose', { method: 'POST', body: input, ...(signal && { signal }) }),
  adopt: (input: AdoptInput) => ask<ProposalView>('/api/contract/adopt', { method: 'POST', body: input }),
  revertContract: () => ask<ContractView>('/api/contract/revert', { method: 'POST' }),
});
