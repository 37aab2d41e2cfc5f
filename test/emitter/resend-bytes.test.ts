import { describe, expect, test } from 'vitest';
import type { Sent, WebhookView } from '../../server/types.ts';
import { IV, KEY } from '../support/seal.ts';
import { newServer, sharedServer, type TestServer } from '../support/server.ts';
import { addWebhookTo, attempted, bytesOf, readSent, seenBy, sendTo } from '../support/webhooks.ts';
import { newTlsTap, type WireTap } from '../support/wire-tap.ts';

const server = sharedServer();
const GCM = { encryption: { mode: 'gcm', key: KEY, iv: IV } };

const resend = async (at: TestServer, id: string, query = '') => {
  const { json } = await at.api<{ sent: Sent[] }>(`/api/sent/${id}/resend${query}`, { method: 'POST' });
  return json.sent[0]?.id ?? '';
};

/** A webhook to a local listener, and one delivery that has arrived there. */
async function delivered(
  settings: Record<string, unknown> = {},
  at: TestServer = server,
): Promise<{ tap: WireTap; webhook: WebhookView; id: string }> {
  const tap = await newTlsTap();
  const webhook = await addWebhookTo(at, tap, settings);
  const { id } = await sendTo(at, webhook);
  await at.settled(id);
  return { tap, webhook, id };
}

describe('resend', () => {
  test.each([
    ['plain JSON', {}],
    ['plain XML', { format: 'xml' }],
    ['GCM', GCM],
    ['raw octets', { ...GCM, wire: 'raw' }],
  ])('sends the same bytes: %s', async (_what, settings) => {
    const { tap, id } = await delivered(settings);
    await resend(server, id);
    await attempted(server, id, 2);
    const kept = await bytesOf(server, `/api/sent/${id}/body`);
    expect(tap.seen.map(({ body }) => body)).toEqual([kept, kept]);
  });

  test('sends the same headers in the same order, except for the number of the attempt', async () => {
    const { tap, id } = await delivered(GCM);
    await resend(server, id);
    await attempted(server, id, 2);
    const [first, second] = tap.seen;
    const renumbered = first?.headers.map(([name, value]) => [name, value.replace(`${id}.1`, `${id}.2`)]);
    expect(second).toMatchObject({ line: first?.line, headers: renumbered });
  });

  test('with --pure sends exactly the same bytes, including the head', async () => {
    const pure = await newServer({ pure: true });
    const { tap, id } = await delivered(GCM, pure);
    await resend(pure, id);
    await attempted(pure, id, 2);
    expect(tap.seen[1]).toEqual(tap.seen[0]);
    expect(tap.seen[0]?.headers.map(([name]) => name)).toEqual([
      'Content-Type',
      'x-encrypted',
      'Host',
      'Content-Length',
      'Connection',
    ]);
  });

  test('goes to the stored URL, although the webhook has another one now', async () => {
    const { tap, webhook, id } = await delivered();
    const other = await newTlsTap();
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'PATCH', body: { url: other.url } });
    await resend(server, id);
    await attempted(server, id, 2);
    expect([tap.seen.length, other.seen.length]).toEqual([2, 0]);
  });

  test('uses the current TLS settings', async () => {
    const { tap, webhook, id } = await delivered();
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'PATCH', body: { tls: { ca: null } } });
    await resend(server, id);
    expect((await attempted(server, id, 2)).attempts[1]?.error?.code).toBe('tls-untrusted');
    expect(tap.seen).toHaveLength(1);
  });
});

describe('resend, fresh,', () => {
  test('is a new delivery of the same payload, and does not change the old one', async () => {
    const { id } = await delivered();
    const before = await readSent(server, id);
    const fresh = await resend(server, id, '?fresh=true');
    expect(fresh).not.toBe(id);
    expect((await server.settled(fresh)).payload).toEqual(before.payload);
    expect(await readSent(server, id)).toEqual(before);
  });

  test('is identical except for its id when no setting has changed', async () => {
    const { tap, id } = await delivered(GCM);
    const fresh = await resend(server, id, '?fresh=true');
    await server.settled(fresh);
    const [first, second] = tap.seen;
    const renamed = first?.headers.map(([name, value]) => [name, value.replace(id, fresh)]);
    expect(second).toEqual({ ...first, headers: renamed });
  });

  test('uses the current settings and URL of its webhook', async () => {
    const { tap, webhook, id } = await delivered();
    const other = await newTlsTap();
    const changes = { ...GCM, url: other.url, tls: { ca: other.ca }, wire: 'hex' };
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'PATCH', body: changes });
    const fresh = await resend(server, id, '?fresh=true');
    await seenBy(other, 1);
    expect(await server.settled(fresh)).toMatchObject({ encryption: { mode: 'gcm', wire: 'hex' } });
    expect(other.seen[0]?.body.toString()).toMatch(/^[0-9a-f]+$/);
    expect(tap.seen).toHaveLength(1);
  });
});
