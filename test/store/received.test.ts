import { expect, test } from 'vitest';
import type { Verdict } from '../../server/types.ts';
import { newId, newReceived, newSent, newStore } from './support.ts';

test('an inserted delivery reads back with the same bytes and header pairs', async () => {
  const store = newStore();
  const body = Buffer.from([0xff, 0x00, 0x7b, 0x0a]);
  const delivery = newReceived({
    body,
    plaintext: Buffer.from('{"n":1}'),
    payload: 'plaintext',
    encryption: { mode: 'gcm', wire: 'base64', keyLabel: 'inbox' },
    issues: [{ pointer: '/n', message: 'm', keyword: 'type', provenance: 'assumed' }],
    drift: [{ pointer: '/x', value: [1] }],
  });
  const { received, twin } = await store.received.insert(delivery);
  expect(twin).toBeNull();
  expect(store.received.get(delivery.id)).toEqual({
    ...received,
    headers: delivery.headers,
    stages: delivery.stages,
    payload: { n: 1 },
    issues: delivery.issues,
    drift: delivery.drift,
    plaintext: Buffer.from('{"n":1}').toString('base64'),
    reply: delivery.reply,
    attempts: [],
  });
  expect(store.received.body(delivery.id)).toEqual(body);
  expect(received).toEqual(store.received.list().items[0]);
});

test('a plaintext equal to the body reads back, although no second copy is stored', async () => {
  const store = newStore();
  const body = Buffer.from(`{"text":"${'x'.repeat(50_000)}"}`);
  const delivery = newReceived({ body, plaintext: 'body', payload: 'plaintext' });
  await store.received.insert(delivery);
  expect(store.received.get(delivery.id)?.plaintext).toBe(body.toString('base64'));
  expect(store.received.get(delivery.id)?.payload).toEqual({ text: 'x'.repeat(50_000) });
  expect(store.usage().sizeBytes).toBeLessThan(55_000);
});

test('a delivery without plaintext and payload reads back as null', async () => {
  const store = newStore();
  const delivery = newReceived({ plaintext: null, payload: null, reply: null });
  await store.received.insert(delivery);
  expect(store.received.get(delivery.id)).toMatchObject({ plaintext: null, payload: null, reply: null });
});

test('pages are sorted newest first, and `next` leads through all of them', async () => {
  const store = newStore();
  for (let n = 0; n < 5; n += 1) await store.received.insert(newReceived());
  const first = store.received.list({ limit: 2 });
  const second = store.received.list({ limit: 2, cursor: first.next ?? '' });
  const third = store.received.list({ limit: 2, cursor: second.next ?? '' });
  expect([first, second, third].map((page) => page.items.map((item) => item.seq))).toEqual([
    [5, 4],
    [3, 2],
    [1],
  ]);
  expect(third.next).toBeNull();
  expect(first.total).toBe(5);
});

test('`after` returns later deliveries, oldest first', async () => {
  const store = newStore();
  for (let n = 0; n < 5; n += 1) await store.received.insert(newReceived());
  const page = store.received.list({ after: 2, limit: 2 });
  expect(page.items.map((item) => item.seq)).toEqual([3, 4]);
  expect(store.received.list({ after: 2, limit: 2, cursor: page.next ?? '' }).items[0]?.seq).toBe(5);
});

test('filters narrow the list and its total', async () => {
  const store = newStore();
  await store.received.insert(newReceived({ event: 'user_joined' }));
  await store.received.insert(newReceived({ endpoint: 'other' }));
  await store.received.insert(newReceived({ verdict: 'undecodable', cause: 'wrong-key', event: null }));
  expect(store.received.list({ event: 'user_joined' })).toMatchObject({ total: 1, items: [{ seq: 1 }] });
  expect(store.received.list({ endpoint: 'other' })).toMatchObject({ total: 1, items: [{ seq: 2 }] });
  expect(store.received.list({ verdict: 'undecodable', endpoint: 'inbox' })).toMatchObject({
    total: 1,
    items: [{ seq: 3 }],
  });
});

test('any unique suffix resolves, ignoring dashes and case', async () => {
  const store = newStore();
  const id = newId('ab12cd34');
  await store.received.insert(newReceived({ id }));
  await store.received.insert(newReceived({ id: newId('ff12cd34') }));
  for (const ref of [id, id.toUpperCase(), 'ab12cd34', 'AB12-CD34', 'b12cd34']) {
    expect(store.received.resolve(ref)).toEqual({ found: id });
  }
});

test('a suffix of several ids is ambiguous and names them; a suffix of no id is missing', async () => {
  const store = newStore();
  const ids = [newId('00aacd34'), newId('00bbcd34')];
  for (const id of ids) await store.received.insert(newReceived({ id }));
  const resolution = store.received.resolve('cd34');
  expect('ambiguous' in resolution && [...resolution.ambiguous].sort()).toEqual([...ids].sort());
  expect(store.received.resolve('cccccccc')).toEqual({ missing: true });
  expect(store.received.resolve('')).toEqual({ missing: true });
});

test('`latest` is the delivery with the greatest seq', async () => {
  const store = newStore();
  expect(store.received.resolve('latest')).toEqual({ missing: true });
  await store.received.insert(newReceived());
  const last = newReceived();
  await store.received.insert(last);
  expect(store.received.resolve('latest')).toEqual({ found: last.id });
});

test('an update replaces the result of decoding and keeps the rest', async () => {
  const store = newStore();
  const delivery = newReceived({
    body: Buffer.from('c2VjcmV0'),
    verdict: 'undecodable',
    cause: 'no-key',
    event: null,
    plaintext: null,
    payload: null,
  });
  const { received } = await store.received.insert(delivery);
  const outcome = newReceived({ plaintext: Buffer.from('{"a":1}'), payload: 'plaintext' });
  const updated = await store.received.update(delivery.id, outcome);
  expect(updated).toMatchObject({ id: delivery.id, seq: received.seq, verdict: 'valid', cause: null });
  expect(store.received.get(delivery.id)?.payload).toEqual({ a: 1 });
  expect(store.received.body(delivery.id)).toEqual(Buffer.from('c2VjcmV0'));
  expect(await store.received.update(newId(), outcome)).toBeNull();
});

test('undecodable deliveries of an endpoint are listed newest first, below a seq', async () => {
  const store = newStore();
  for (const endpoint of ['inbox', 'other', 'inbox', 'inbox']) {
    await store.received.insert(newReceived({ endpoint, verdict: 'undecodable', cause: 'no-key' }));
  }
  expect(store.received.undecodable('inbox', 10).map((item) => item.seq)).toEqual([4, 3, 1]);
  expect(store.received.undecodable('inbox', 1, 4).map((item) => item.seq)).toEqual([3]);
});

test('deleting removes the deliveries that match the filter, with their content', async () => {
  const store = newStore();
  const gone = newReceived({ event: 'user_joined' });
  await store.received.insert(gone);
  await store.received.insert(newReceived());
  expect(await store.received.deleteWhere({ event: 'user_joined' })).toEqual({ deleted: 1, ids: [gone.id] });
  expect(store.received.get(gone.id)).toBeNull();
  expect(store.received.body(gone.id)).toBeNull();
  expect(store.received.list().total).toBe(1);
});

test('deleting one delivery keeps the others, and returns false when there is none', async () => {
  const store = newStore();
  const gone = newReceived();
  const kept = newReceived();
  await store.received.insert(gone);
  await store.received.insert(kept);
  expect(await store.received.delete(gone.id)).toBe(true);
  expect(await store.received.delete(gone.id)).toBe(false);
  expect(store.received.body(gone.id)).toBeNull();
  expect(store.received.list().items.map((item) => item.id)).toEqual([kept.id]);
  expect(store.usage().received).toBe(1);
});

test('a deletion of more than a thousand deliveries names no ids, and the totals become zero', async () => {
  const store = newStore();
  await Promise.all(Array.from({ length: 1201 }, () => store.received.insert(newReceived())));
  expect(await store.received.deleteWhere({})).toEqual({ deleted: 1201, ids: null });
  expect(store.usage()).toEqual({ received: 0, sent: 0, sizeBytes: 0 });
});

test('a delivery that arrives while a deletion runs stays', async () => {
  const store = newStore();
  await Promise.all(Array.from({ length: 700 }, () => store.received.insert(newReceived())));
  const deletion = store.received.deleteWhere({});
  const late = newReceived();
  await store.received.insert(late);
  expect((await deletion).deleted).toBe(700);
  expect(store.received.list().items.map((item) => item.id)).toEqual([late.id]);
});

test('activity counts by slot and verdict', async () => {
  const store = newStore();
  const at = (receivedAt: string, verdict: Verdict) =>
    store.received.insert(newReceived({ receivedAt, verdict }));
  await at('2026-11-21T11:00:00.000Z', 'valid');
  await at('2026-11-21T11:00:59.999Z', 'valid');
  await at('2026-11-21T11:01:00.000Z', 'invalid');
  await at('2026-11-21T10:59:59.999Z', 'valid');
  await at('2026-11-21T11:03:00.000Z', 'valid');
  const activity = store.received.activity({ from: '2026-11-21T11:00:00.000Z', slotMs: 60_000, slots: 3 });
  const none = { valid: 0, invalid: 0, unrecognised: 0, undecodable: 0 };
  expect(activity.slots).toEqual([{ ...none, valid: 2 }, { ...none, invalid: 1 }, none]);
});

test('twins are linked on both sides when the bytes are equal', async () => {
  const store = newStore();
  const sent = newSent();
  await store.sent.insert([sent]);
  const { received, twin } = await store.received.insert(
    newReceived({ body: Buffer.from(sent.body), claimedTwin: sent.id }),
  );
  expect(received.twin).toBe(sent.id);
  expect(twin?.twin).toBe(received.id);
  expect(store.received.get(received.id)?.twin).toBe(sent.id);
});

test('a claimed twin with other bytes, or one that does not exist, is not linked', async () => {
  const store = newStore();
  const sent = newSent();
  await store.sent.insert([sent]);
  const other = await store.received.insert(newReceived({ body: Buffer.from('{}'), claimedTwin: sent.id }));
  const none = await store.received.insert(newReceived({ claimedTwin: 'not-an-id' }));
  expect([other.twin, other.received.twin, none.twin]).toEqual([null, null, null]);
  expect(store.sent.summary(sent.id)?.twin).toBeNull();
});

test('deleting a twin removes the link on the other side', async () => {
  const store = newStore();
  const sent = newSent();
  await store.sent.insert([sent]);
  await store.received.insert(newReceived({ body: Buffer.from(sent.body), claimedTwin: sent.id }));
  await store.received.deleteWhere({});
  expect(store.sent.summary(sent.id)?.twin).toBeNull();
});

test('replays and forwards of a received delivery are numbered, and listed when they have ended', async () => {
  const store = newStore();
  const { received } = await store.received.insert(newReceived());
  const request = { method: 'POST', url: 'https://localhost:3000/', headers: [] };
  const startedAt = '2026-11-21T12:00:00.000Z';
  expect(await store.received.beginAttempt(received.id, { startedAt, request })).toBe(1);
  expect(await store.received.beginAttempt(received.id, { startedAt, request })).toBe(2);
  const end = { durationMs: 12.5, response: { status: 204, headers: [], body: '' }, error: null };
  const attempt = await store.received.endAttempt(received.id, 2, end);
  expect(attempt).toEqual({ number: 2, startedAt, request, ...end });
  expect(store.received.get(received.id)?.attempts).toEqual([attempt]);
});

test('decoding again replaces the value of about', async () => {
  const store = newStore();
  const delivery = newReceived({ verdict: 'undecodable', about: null });
  await store.received.insert(delivery);
  await store.received.update(delivery.id, newReceived({ about: 'jane · Mug' }));
  expect(store.received.summary(delivery.id)?.about).toBe('jane · Mug');
});

test('a page has the same items as the list, without a total', async () => {
  const store = newStore();
  for (let n = 0; n < 3; n += 1) await store.received.insert(newReceived());
  const options = { q: 'purchase_made', after: 1, limit: 1 };
  const { total, ...page } = store.received.list(options);
  expect(store.received.page(options)).toStrictEqual(page);
  expect([total, page.items.map(({ seq }) => seq)]).toEqual([3, [2]]);
});
