import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Webhook } from '../../server/types.ts';
import { tempDir } from '../support/temp.ts';
import { addSent, endIn, NOW_MS, newId, newReceived, newSent, newStore } from './support.ts';

const STARTED = '2026-11-21T12:00:00.000Z';
const REQUEST = { method: 'POST', url: 'https://localhost:3000/webhook', headers: [['A', 'b'] as const] };
const OK = { durationMs: 37, response: { status: 200, headers: [], body: 'ok' }, error: null };

const webhook: Webhook = {
  id: newId(),
  name: 'Shop',
  url: 'https://localhost:3000/webhook',
  endpoint: null,
  format: 'json',
  events: ['purchase_made'],
  encryption: null,
  wire: 'base64',
  concurrency: 1,
  retry: 'none',
  tls: {},
  enabled: true,
  createdAt: STARTED,
};

test('a sent delivery starts pending and reads back with its content', async () => {
  const store = newStore();
  const delivery = newSent({ tls: { insecure: true }, encryption: { mode: 'cbc', wire: 'base64' } });
  const [sent] = await store.sent.insert([delivery]);
  expect(sent).toMatchObject({ seq: 1, state: 'pending', attemptCount: 0, lastStatus: null, twin: null });
  expect(store.sent.get(delivery.id)).toEqual({
    ...sent,
    headers: delivery.headers,
    payload: { event: 'purchase_made' },
    attempts: [],
  });
  expect(store.sent.body(delivery.id)).toEqual(delivery.body);
  expect(store.sent.source(delivery.id)).toMatchObject({
    sent,
    body: delivery.body,
    tls: { insecure: true },
  });
});

test('received and sent deliveries share one counter', async () => {
  const store = newStore();
  const first = await addSent(store);
  const { received } = await store.received.insert(newReceived());
  const second = await addSent(store);
  expect([first.seq, received.seq, second.seq, store.seq()]).toEqual([1, 2, 3, 3]);
});

test('an attempt is listed when it has ended, and changes the state of its delivery', async () => {
  const store = newStore();
  const { id } = await addSent(store);
  expect(await store.sent.beginAttempt(id, { number: 1, startedAt: STARTED, request: REQUEST })).toBe(true);
  expect(store.sent.get(id)?.attempts).toEqual([]);
  const ended = await store.sent.endAttempt(id, 1, OK, () => ({ state: 'delivered', nextAttemptAt: null }));
  expect(ended?.attempt).toEqual({ number: 1, startedAt: STARTED, request: REQUEST, ...OK });
  expect(ended?.sent).toMatchObject({ state: 'delivered', attemptCount: 1, lastStatus: 200 });
  expect(store.sent.get(id)?.attempts).toEqual([ended?.attempt]);
});

test('an attempt ends only once', async () => {
  const store = newStore();
  const { id } = await addSent(store);
  await store.sent.beginAttempt(id, { number: 1, startedAt: STARTED, request: REQUEST });
  const then = () => ({ state: 'failed', nextAttemptAt: null }) as const;
  await store.sent.endAttempt(id, 1, OK, then);
  expect(await store.sent.endAttempt(id, 1, OK, then)).toBeNull();
  expect(store.sent.summary(id)?.attemptCount).toBe(1);
});

test('attempts of a deleted delivery are null, not an error', async () => {
  const store = newStore();
  const { id } = await addSent(store);
  await store.sent.beginAttempt(id, { number: 1, startedAt: STARTED, request: REQUEST });
  await store.sent.deleteWhere({});
  expect(await store.sent.beginAttempt(id, { number: 2, startedAt: STARTED, request: REQUEST })).toBe(false);
  expect(
    await store.sent.endAttempt(id, 1, OK, () => ({ state: 'delivered', nextAttemptAt: null })),
  ).toBeNull();
  expect(await store.sent.cancel(id)).toBeNull();
  expect(await store.sent.reopen(id)).toEqual({ refused: 'missing' });
  expect(store.usage()).toEqual({ received: 0, sent: 0, sizeBytes: 0 });
});

test('pending deliveries are listed oldest first', async () => {
  const store = newStore();
  const [first, second, third] = await store.sent.insert([newSent(), newSent(), newSent()]);
  await store.sent.cancel(second?.id ?? '');
  await endIn(store, { id: first?.id ?? '', attemptCount: 0 }, 'pending');
  expect(store.sent.pending().map(({ seq, nextAttemptAt }) => [seq, nextAttemptAt])).toEqual([
    [first?.seq, new Date(NOW_MS).toISOString()],
    [third?.seq, null],
  ]);
});

test.each(['delivered', 'failed', 'cancelled'] as const)(
  'a resend that is cancelled leaves a delivery %s, by hand and with its webhook, after a restart too',
  async (state) => {
    const path = join(tempDir(), 'rai-hooks.db');
    const first = newStore({ path });
    await first.webhooks.insert(webhook);
    const changes = { webhookId: webhook.id, webhookName: webhook.name };
    const [byHand, byWebhook] = [await addSent(first, changes), await addSent(first, changes)];
    for (const sent of [byHand, byWebhook]) {
      if (state === 'cancelled') await first.sent.cancel(sent.id);
      else await endIn(first, sent, state);
      expect(await first.sent.reopen(sent.id)).toMatchObject({ sent: { state: 'pending' } });
    }
    await first.close();
    const store = newStore({ path });
    const lastStatus = { delivered: 200, failed: 500, cancelled: null }[state];
    expect(await store.sent.cancel(byHand.id)).toMatchObject({ state, lastStatus });
    expect(await store.sent.cancelSome(webhook.id, 10)).toMatchObject([{ id: byWebhook.id, state }]);
    expect(store.sent.pending()).toEqual([]);
  },
);

test('cancelling a resend in flight restores state and status, and keeps its attempt', async () => {
  const store = newStore();
  const sent = await addSent(store);
  await endIn(store, sent, 'delivered', 201);
  await store.sent.reopen(sent.id);
  await store.sent.beginAttempt(sent.id, { number: 2, startedAt: STARTED, request: REQUEST });
  await store.sent.cancel(sent.id);
  const aborted = { code: 'cancelled', message: 'It was cancelled.', hint: null };
  const end = { durationMs: 5, response: null, error: aborted };
  const ended = await store.sent.endAttempt(sent.id, 2, end, ({ state }) => ({ state, nextAttemptAt: null }));
  expect(ended?.sent).toMatchObject({ state: 'delivered', lastStatus: 201, attemptCount: 2 });
});

test('attempts that a crash interrupted end with the error interrupted', async () => {
  const store = newStore();
  const { id } = await addSent(store);
  const { received } = await store.received.insert(newReceived());
  await store.sent.beginAttempt(id, { number: 1, startedAt: STARTED, request: REQUEST });
  await store.received.beginAttempt(received.id, { startedAt: STARTED, request: REQUEST });
  const failed = () => ({ state: 'failed', nextAttemptAt: null }) as const;
  const recovered = await store.sent.recoverInterrupted('2026-11-21T13:00:00.000Z', failed);
  expect(recovered).toMatchObject([{ id, state: 'failed', attemptCount: 1, lastStatus: null }]);
  expect(store.sent.get(id)?.attempts).toMatchObject([{ durationMs: 0, error: { code: 'interrupted' } }]);
  expect(store.received.get(received.id)?.attempts).toMatchObject([{ error: { code: 'interrupted' } }]);
  expect(await store.sent.recoverInterrupted('2026-11-21T14:00:00.000Z', failed)).toEqual([]);
});

test('a sent delivery shows the current name of its webhook, and null when the webhook is deleted', async () => {
  const store = newStore();
  await store.webhooks.insert(webhook);
  const { id, webhook: shown } = await addSent(store, {
    webhookId: webhook.id,
    webhookName: webhook.name,
  });
  expect(shown).toEqual({ id: webhook.id, name: 'Shop' });
  await store.webhooks.update({ ...webhook, name: 'Store' });
  expect(store.sent.summary(id)?.webhook).toEqual({ id: webhook.id, name: 'Store' });
  await store.webhooks.delete(webhook.id);
  expect(store.sent.summary(id)?.webhook).toBeNull();
});

test('filters narrow the list', async () => {
  const store = newStore();
  await store.webhooks.insert(webhook);
  await addSent(store, { webhookId: webhook.id, webhookName: webhook.name });
  const other = await addSent(store, { event: 'user_joined' });
  await endIn(store, other, 'failed');
  const seqs = (filter: Parameters<typeof store.sent.list>[0]) =>
    store.sent.list(filter).items.map((item) => item.seq);
  expect(seqs({ webhook: 'shop' })).toEqual([1]);
  expect(seqs({ webhook: webhook.id })).toEqual([1]);
  expect(seqs({ state: 'failed' })).toEqual([2]);
  expect(seqs({ event: 'user_joined' })).toEqual([2]);
  expect(store.sent.resolve(other.id.slice(-8))).toEqual({ found: other.id });
});
