import type { z } from 'zod';
import { EXIT, ExitError } from '../../base/exit.ts';
import type { DecodedView } from '../../codec/decode-again.ts';
import type { REF } from '../../inspector/refs.ts';
import type { Answer, Input } from '../../inspector/routes.ts';
import type { Proposal } from '../../learning/propose.ts';
import type { endpointSchema } from '../../receiver/endpoint-schema.ts';
import type {
  Attempt,
  DeliveryKind,
  EndpointView,
  EventInfo,
  JsonObject,
  Page,
  Received,
  ReceivedDetail,
  Sent,
  SentDetail,
  ServerInfo,
  WebhookView,
} from '../../types.ts';
import type { Call, Client } from './client.ts';

export type SendInput = Input<'/api/send', '$post'>;

/** A filter, or paging, of a list. */
export type ListQuery = NonNullable<Call['query']>;

type DecodeInput = Input<'/api/decode', '$post'>;
type LearnInput = Input<'/api/contract/propose', '$post'>;
type ReplayInput = Input<`/api/received/${typeof REF}/replay`, '$post'>;

/** All settings of an endpoint but its keys; what is left out takes its default. */
type EndpointInput = z.input<ReturnType<typeof endpointSchema>>;

/** The changes that deliveries would make to the contract, or have made. */
export type Learned = Omit<Proposal, 'contract'> & { contract: JsonObject };

/** A saved webhook, with warnings about its encryption. */
export type SavedWebhook = WebhookView & Pick<Answer<'/api/webhooks', '$post'>, 'warnings'>;

/** Summary and detail of each kind of delivery. */
export interface DeliveryOf {
  received: { summary: Received; detail: ReceivedDetail };
  sent: { summary: Sent; detail: SentDetail };
}

const part = encodeURIComponent;

/**
 * The path of one delivery.
 * @throws {ExitError} 2, when the text cannot be the end of an id: the server would take it for an unknown path.
 */
function deliveryPath(kind: DeliveryKind, ref: string): string {
  if (/^(?:latest|[0-9a-f-]+)$/i.test(ref)) return `/api/${kind}/${ref}`;
  throw new ExitError(
    EXIT.usage,
    `There is no ${kind} delivery "${ref}".`,
    'Give "latest", or the last 8 digits of an id: they consist of 0-9 and a-f.',
  );
}

function deliveries({ ask, bytes, chunks }: Client) {
  return {
    list: <K extends DeliveryKind>(kind: K, query: ListQuery) =>
      ask<Page<DeliveryOf[K]['summary']>>(`/api/${kind}`, { query }),
    get: async <K extends DeliveryKind>(kind: K, ref: string) =>
      ask<DeliveryOf[K]['detail']>(deliveryPath(kind, ref)),
    body: async (kind: DeliveryKind, ref: string) => bytes(`${deliveryPath(kind, ref)}/body`),
    export: (kind: DeliveryKind, query: ListQuery) => chunks(`/api/${kind}/export`, { query }),
    importReceived: (text: Uint8Array) =>
      ask<Answer<'/api/received/import', '$post'>>('/api/received/import', { method: 'POST', text }),
    send: (body: SendInput) => ask<Answer<'/api/send', '$post'>>('/api/send', { method: 'POST', body }),
    resend: async (ref: string, fresh: boolean) =>
      ask<{ sent: Sent[] }>(`${deliveryPath('sent', ref)}/resend`, {
        method: 'POST',
        query: { fresh: fresh || undefined },
      }),
    cancel: async (ref: string) => ask<Sent>(`${deliveryPath('sent', ref)}/cancel`, { method: 'POST' }),
    retry: async (ref: string) => ask<Sent>(`${deliveryPath('sent', ref)}/retry`, { method: 'POST' }),
    replay: async (ref: string, body: ReplayInput) =>
      ask<Attempt>(`${deliveryPath('received', ref)}/replay`, { method: 'POST', body }),
  };
}

function settings({ ask, tell }: Client, shownUrl: (url: string) => string) {
  const keys = (name: string) => `/api/endpoints/${part(name)}/keys`;
  /** Makes a call that answers with one webhook or endpoint, and shows its public URL. */
  const located = async <T extends { url: string }>(path: string, call: Call): Promise<T> => {
    const view = await ask<T>(path, call);
    return { ...view, url: shownUrl(view.url) };
  };
  const locatedPage = async <T extends { url: string }>(path: string, call?: Call): Promise<Page<T>> => {
    const page = await ask<Page<T>>(path, call);
    return { ...page, items: page.items.map((view) => ({ ...view, url: shownUrl(view.url) })) };
  };
  return {
    webhooks: (reveal = false) =>
      locatedPage<WebhookView>('/api/webhooks', { query: { reveal: reveal || undefined } }),
    addWebhook: (body: JsonObject) => located<SavedWebhook>('/api/webhooks', { method: 'POST', body }),
    changeWebhook: (ref: string, body: JsonObject) =>
      located<SavedWebhook>(`/api/webhooks/${part(ref)}`, { method: 'PATCH', body }),
    removeWebhook: (ref: string) => tell(`/api/webhooks/${part(ref)}`, { method: 'DELETE' }),
    endpoints: () => locatedPage<EndpointView>('/api/endpoints'),
    endpoint: (name: string) => located<EndpointView>(`/api/endpoints/${part(name)}`, {}),
    putEndpoint: (name: string, body: EndpointInput) =>
      located<EndpointView>(`/api/endpoints/${part(name)}`, { method: 'PUT', body }),
    /** Changes what is given, and leaves the rest. */
    changeEndpoint: (name: string, body: JsonObject) =>
      located<EndpointView>(`/api/endpoints/${part(name)}`, { method: 'PATCH', body }),
    removeEndpoint: (name: string) => tell(`/api/endpoints/${part(name)}`, { method: 'DELETE' }),
    addKey: (name: string, body: JsonObject) => located<EndpointView>(keys(name), { method: 'POST', body }),
    removeKey: (name: string, label: string) => tell(`${keys(name)}/${part(label)}`, { method: 'DELETE' }),
  };
}

function knowledge({ ask }: Client) {
  return {
    info: () => ask<ServerInfo>('/api/info'),
    events: () => ask<Page<EventInfo>>('/api/events'),
    decode: (body: DecodeInput) => ask<DecodedView>('/api/decode', { method: 'POST', body }),
    contract: () => ask<JsonObject & { canRevert: boolean }>('/api/contract'),
    propose: (body: LearnInput) => ask<Learned>('/api/contract/propose', { method: 'POST', body }),
    adopt: (body: LearnInput) => ask<Learned>('/api/contract/adopt', { method: 'POST', body }),
    revert: () => ask<JsonObject>('/api/contract/revert', { method: 'POST' }),
  };
}

/** The inspector API, typed. `shownUrl` maps a URL of the receiver to the URL that users see. */
export function createApi(client: Client, shownUrl = (url: string): string => url) {
  return {
    ...deliveries(client),
    ...settings(client, shownUrl),
    ...knowledge(client),
    stream: client.stream,
  };
}

export type Api = ReturnType<typeof createApi>;
