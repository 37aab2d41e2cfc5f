import { expect } from 'vitest';
import type { Page, ReceivedDetail, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import type { TestServer } from './server.ts';
import { until } from './wait.ts';
import type { WireTap } from './wire-tap.ts';

type Api = Pick<TestServer, 'api'>;

/** Creates a webhook for purchases, with a random name unless the settings have one. */
export async function addWebhook(server: Api, settings: Record<string, unknown>): Promise<WebhookView> {
  const { status, json } = await server.api<WebhookView>('/api/webhooks', {
    method: 'POST',
    body: { name: crypto.randomUUID(), events: ['purchase_made'], ...settings },
  });
  expect(status, JSON.stringify(json)).toBe(201);
  return json;
}

/** Creates a webhook to a listener, and trusts its certificate. */
export const addWebhookTo = (server: Api, tap: WireTap, settings: Record<string, unknown> = {}) =>
  addWebhook(server, { url: tap.url, tls: tap.ca ? { ca: tap.ca } : { allowHttp: true }, ...settings });

/** Sends one event, by default `purchase_made`, and returns the sent deliveries. */
export async function send(server: Api, body: Record<string, unknown>): Promise<Sent[]> {
  const { status, json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', ...body },
  });
  expect(status, JSON.stringify(json)).toBe(202);
  return json.sent;
}

/** Sends one event to that webhook. */
export async function sendTo(
  server: Api,
  webhook: Pick<WebhookView, 'id'>,
  body: Record<string, unknown> = {},
): Promise<Sent> {
  const [sent] = await send(server, { webhook: webhook.id, ...body });
  if (!sent) throw new Error('Nothing was sent');
  return sent;
}

export const readSent = async (server: Api, id: string) =>
  (await server.api<SentDetail>(`/api/sent/${id}`)).json;

/** Waits until that many attempts have ended. */
export const attempted = (server: Api, id: string, count: number): Promise<SentDetail> =>
  until(`attempt ${count} of ${id}`, async () => {
    const sent = await readSent(server, id);
    return sent.attemptCount >= count ? sent : null;
  });

/** Waits until a listener has received that many requests. */
export const seenBy = (tap: WireTap, count: number): Promise<true> =>
  until(`request ${count}`, () => (tap.seen.length >= count ? true : null));

/** Waits for the one delivery at the endpoint. */
export const receivedAt = (server: Api, endpoint: string): Promise<ReceivedDetail> =>
  until(`a delivery at ${endpoint}`, async () => {
    const { items } = (await server.api<Page<{ id: string }>>(`/api/received?endpoint=${endpoint}`)).json;
    expect(items.length).toBeLessThanOrEqual(1);
    return items[0] ? (await server.api<ReceivedDetail>(`/api/received/${items[0].id}`)).json : null;
  });

/** The exact bytes of a delivery's body. */
export async function bytesOf(
  server: Pick<TestServer, 'inspectorPort' | 'token'>,
  path: string,
): Promise<Buffer> {
  const response = await fetch(`http://127.0.0.1:${server.inspectorPort}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return Buffer.from(await response.arrayBuffer());
}
