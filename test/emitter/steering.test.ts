import { describe, expect, test } from 'vitest';
import type { Sent } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { addWebhookTo, attempted, readSent, seenBy, send, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, status, type TapAnswer } from '../support/wire-tap.ts';

const server = sharedServer({ clock: 'manual' });
const HOUR_MS = 3_600_000;

const post = <T>(path: string, body?: unknown) => server.api<T>(path, { method: 'POST', body });
const steer = (id: string, what: string) => post<Sent>(`/api/sent/${id}/${what}`);
const patch = (id: string, body: unknown) => server.api(`/api/webhooks/${id}`, { method: 'PATCH', body });
const advance = (advanceMs: number) => post('/api/clock', { advanceMs });

/** A delivery whose first attempt failed and whose second is due in an hour. */
async function waitingForRetry(then: TapAnswer = OK) {
  const tap = await newTlsTap({ answer: (number) => (number === 1 ? status(500) : then) });
  const webhook = await addWebhookTo(server, tap, { retry: { delaysMs: [HOUR_MS, HOUR_MS] } });
  const { id } = await sendTo(server, webhook);
  await attempted(server, id, 1);
  return { tap, webhook, id };
}

/** A delivery whose receiver does not respond until `answer` is called. */
async function onTheWire(reply: string) {
  let answer = () => {};
  const tap = await newTlsTap({
    answer: (number) =>
      number > 1
        ? OK
        : (socket) => {
            answer = () => socket.write(reply);
          },
  });
  const webhook = await addWebhookTo(server, tap, { retry: { delaysMs: [HOUR_MS] } });
  const { id } = await sendTo(server, webhook);
  await seenBy(tap, 1);
  return { tap, webhook, id, answer: () => answer() };
}

describe('cancel', () => {
  test('ends a delivery that waits for its retry', async () => {
    const { id, tap } = await waitingForRetry();
    const { status: code, json } = await steer(id, 'cancel');
    expect(code).toBe(200);
    expect(json).toMatchObject({ id, state: 'cancelled', nextAttemptAt: null, attemptCount: 1 });
    await advance(3 * HOUR_MS);
    expect(tap.seen).toHaveLength(1);
  });

  test('aborts an attempt in flight, which is stored as aborted', async () => {
    const { id } = await onTheWire(OK);
    expect((await steer(id, 'cancel')).json.state).toBe('cancelled');
    const sent = await attempted(server, id, 1);
    expect(sent).toMatchObject({ state: 'cancelled', attempts: [{ error: { code: 'aborted' } }] });
  });

  test('removes a delivery from the queue before its first attempt', async () => {
    const { webhook, tap, answer, id } = await onTheWire(OK);
    const behind = await sendTo(server, webhook);
    expect((await steer(behind.id, 'cancel')).json.state).toBe('cancelled');
    answer();
    await server.settled(id);
    expect(await readSent(server, behind.id)).toMatchObject({ state: 'cancelled', attemptCount: 0 });
    expect(tap.seen).toHaveLength(1);
  });

  test('of a resend in flight leaves a delivered delivery delivered, and so does deleting its webhook', async () => {
    let answer = () => {};
    const held: TapAnswer = (socket) => {
      answer = () => socket.write(status(500));
    };
    const tap = await newTlsTap({ answer: (number) => (number === 1 ? OK : held) });
    const webhook = await addWebhookTo(server, tap);
    const { id } = await sendTo(server, webhook);
    await server.settled(id);
    await steer(id, 'resend');
    await seenBy(tap, 2);
    expect((await steer(id, 'cancel')).json).toMatchObject({ state: 'delivered', lastStatus: 200 });
    expect(await attempted(server, id, 2)).toMatchObject({ state: 'delivered', lastStatus: 200 });
    await steer(id, 'resend');
    await seenBy(tap, 3);
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'DELETE' });
    expect((await readSent(server, id)).state).toBe('delivered');
    answer();
    expect(await attempted(server, id, 3)).toMatchObject({ state: 'delivered', lastStatus: 500 });
  });

  test('of a finished delivery is refused', async () => {
    const { id } = await waitingForRetry();
    await steer(id, 'cancel');
    expect((await steer(id, 'cancel')).status).toBe(409);
  });
});

describe('retry now', () => {
  test('makes the next attempt at once, and the schedule continues from there', async () => {
    const { id, tap } = await waitingForRetry(status(503));
    expect((await steer(id, 'retry')).status).toBe(202);
    expect(await attempted(server, id, 2)).toMatchObject({ state: 'pending', lastStatus: 503 });
    await advance(HOUR_MS);
    expect(await readSent(server, id)).toMatchObject({ state: 'failed', attemptCount: 3 });
    expect(tap.seen).toHaveLength(3);
  });

  test('makes no second attempt at the scheduled time', async () => {
    const { id, tap } = await waitingForRetry();
    await steer(id, 'retry');
    expect(await server.settled(id)).toMatchObject({ state: 'delivered', attemptCount: 2 });
    await advance(3 * HOUR_MS);
    expect(tap.seen).toHaveLength(2);
  });

  test('is refused when no attempt is scheduled', async () => {
    const { id } = await waitingForRetry();
    await steer(id, 'cancel');
    expect((await steer(id, 'retry')).status).toBe(409);
  });
});

describe.each([
  ['disabling', (id: string) => patch(id, { enabled: false })],
  ['deleting', (id: string) => server.api(`/api/webhooks/${id}`, { method: 'DELETE' })],
])('%s a webhook', (_what, end) => {
  test('cancels deliveries that wait for their retry', async () => {
    const { id, webhook, tap } = await waitingForRetry();
    await end(webhook.id);
    expect(await readSent(server, id)).toMatchObject({ state: 'cancelled', nextAttemptAt: null });
    await advance(3 * HOUR_MS);
    expect(tap.seen).toHaveLength(1);
  });

  test('cancels deliveries that wait in the queue', async () => {
    const { webhook, tap, answer, id } = await onTheWire(OK);
    const behind = await sendTo(server, webhook);
    await end(webhook.id);
    answer();
    await attempted(server, id, 1);
    expect(await readSent(server, behind.id)).toMatchObject({ state: 'cancelled', attemptCount: 0 });
    expect(tap.seen).toHaveLength(1);
  });

  test('lets an attempt in flight end, without a further one', async () => {
    const { webhook, tap, answer, id } = await onTheWire(status(500));
    await end(webhook.id);
    answer();
    expect(await attempted(server, id, 1)).toMatchObject({ state: 'cancelled', lastStatus: 500 });
    await advance(3 * HOUR_MS);
    expect(tap.seen).toHaveLength(1);
  });

  test('does not change finished deliveries', async () => {
    const webhook = await addWebhookTo(server, await newTlsTap());
    const { id } = await sendTo(server, webhook);
    const before = await server.settled(id);
    await end(webhook.id);
    expect(await readSent(server, id)).toMatchObject({ state: 'delivered', url: before.url });
  });
});

describe('changing a webhook', () => {
  test('does not change what was already sent, including retries', async () => {
    const { id, webhook, tap } = await waitingForRetry();
    const other = await newTlsTap();
    const changes = { format: 'xml', encryption: { mode: 'gcm', key: 'k'.repeat(32), iv: 'i'.repeat(16) } };
    expect((await patch(webhook.id, { ...changes, url: other.url })).status).toBe(200);
    await advance(HOUR_MS);
    expect((await readSent(server, id)).state).toBe('delivered');
    expect(other.seen).toEqual([]);
    expect(tap.seen[1]?.body).toEqual(tap.seen[0]?.body);
  });

  test('encrypts everything that is sent after a key is set', async () => {
    const tap = await newTlsTap();
    const webhook = await addWebhookTo(server, tap);
    await server.settled((await sendTo(server, webhook)).id);
    await patch(webhook.id, { encryption: { mode: 'cbc', key: 'k'.repeat(32), iv: 'i'.repeat(16) } });
    await server.settled((await sendTo(server, webhook)).id);
    const [plain, sealed] = tap.seen.map(({ body }) => body.toString());
    expect(plain).toMatch(/^\{"event":"purchase_made"/);
    expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  test('changes the TLS settings for retries of earlier deliveries', async () => {
    const tap = await newTlsTap();
    const webhook = await addWebhookTo(server, tap, { tls: {}, retry: { delaysMs: [HOUR_MS] } });
    const { id } = await sendTo(server, webhook);
    expect((await attempted(server, id, 1)).attempts[0]?.error?.code).toBe('tls-untrusted');
    await patch(webhook.id, { tls: { ca: tap.ca } });
    await advance(HOUR_MS);
    expect(await readSent(server, id)).toMatchObject({ state: 'delivered', attemptCount: 2 });
  });
});

describe('resend', () => {
  test('is one attempt without retries, for any schedule', async () => {
    const { id, tap } = await waitingForRetry(status(500));
    await steer(id, 'cancel');
    expect((await post<{ sent: Sent[] }>(`/api/sent/${id}/resend`)).status).toBe(202);
    expect(await attempted(server, id, 2)).toMatchObject({ state: 'failed', nextAttemptAt: null });
    await advance(3 * HOUR_MS);
    expect(tap.seen).toHaveLength(2);
  });

  test('of a pending delivery is refused', async () => {
    const { id } = await waitingForRetry();
    expect((await post(`/api/sent/${id}/resend`)).status).toBe(409);
  });

  test('is refused while the last attempt of a cancelled delivery is in flight', async () => {
    const { id, webhook, answer } = await onTheWire(status(500));
    await patch(webhook.id, { enabled: false });
    expect((await post(`/api/sent/${id}/resend`)).status).toBe(409);
    answer();
    await attempted(server, id, 1);
    expect((await post(`/api/sent/${id}/resend`)).status).toBe(202);
    expect(await attempted(server, id, 2)).toMatchObject({ state: 'delivered' });
  });

  test('works after its webhook was deleted', async () => {
    const { id, webhook } = await waitingForRetry();
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'DELETE' });
    await post(`/api/sent/${id}/resend`);
    expect(await attempted(server, id, 2)).toMatchObject({ state: 'delivered', webhook: null });
  });

  test('with fresh, after its webhook was deleted, is refused with the reason', async () => {
    const { id, webhook } = await waitingForRetry();
    await server.api(`/api/webhooks/${webhook.id}`, { method: 'DELETE' });
    const { status: code, json } = await post<{ detail: string }>(`/api/sent/${id}/resend?fresh=true`);
    expect(code).toBe(409);
    expect(json.detail).toMatch(/webhook/);
  });

  test('by filter sends only matching deliveries, oldest first', async () => {
    const tap = await newTlsTap();
    const webhook = await addWebhookTo(server, tap, { events: ['purchase_made', 'user_joined'] });
    const sent = await send(server, { webhook: webhook.id, count: 4 });
    await send(server, { webhook: webhook.id, event: 'user_joined' });
    await seenBy(tap, 5);
    await Promise.all(sent.map(({ id }) => server.settled(id)));
    const query = `webhook=${webhook.id}&event=purchase_made`;
    const { status: code, json } = await post<{ resent: number }>(`/api/sent/resend?${query}`);
    expect({ code, json }).toEqual({ code: 202, json: { resent: 4 } });
    await seenBy(tap, 9);
    const named = tap.seen.slice(5).map(({ headers }) => headers.find(([name]) => /attempt/.test(name))?.[1]);
    expect(named).toEqual(sent.map(({ id }) => `${id}.2`));
  });
});
