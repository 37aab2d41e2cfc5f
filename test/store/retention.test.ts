import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../server/store/index.ts';
import { openDatabase } from '../../server/store/open.ts';
import type { DeliveryKind } from '../../server/types.ts';
import { tempDir } from '../support/temp.ts';
import { addSent, endIn, LIMITS, NOW_MS, newReceived, newStore } from './support.ts';

const PLENTY = 1_000_000_000;

test('beyond the maximum number the oldest deliveries are removed, and their ids are reported', async () => {
  const pruned: Array<[DeliveryKind, string[]]> = [];
  const store = newStore({
    limits: { maxDeliveries: 3, maxSizeBytes: PLENTY },
    onPruned: (kind, ids) => pruned.push([kind, ids]),
  });
  const first = newReceived();
  await store.received.insert(first);
  for (let n = 0; n < 3; n += 1) await store.received.insert(newReceived());
  await store.drain();
  expect(store.received.list().items.map((item) => item.seq)).toEqual([4, 3, 2]);
  expect(pruned).toEqual([['received', [first.id]]]);
  expect(store.received.body(first.id)).toBeNull();
});

test('received and sent deliveries count together, and pending ones stay', async () => {
  const store = newStore({ limits: { maxDeliveries: 2, maxSizeBytes: PLENTY } });
  const done = await addSent(store);
  await endIn(store, done, 'delivered');
  const waiting = await addSent(store);
  await store.received.insert(newReceived());
  await store.drain();
  await store.received.insert(newReceived());
  await store.drain();
  expect(store.sent.list().items.map((item) => item.id)).toEqual([waiting.id]);
  expect(store.received.list().items.map((item) => item.seq)).toEqual([4]);
});

test('beyond the maximum bytes the oldest deliveries are removed', async () => {
  const store = newStore({ limits: { maxDeliveries: 1000, maxSizeBytes: 100_000 } });
  const body = Buffer.alloc(30_000, 'x');
  for (let n = 0; n < 6; n += 1) {
    await store.received.insert(newReceived({ body, plaintext: null, payload: null }));
    await store.drain();
  }
  expect(store.received.list().items.map((item) => item.seq)).toEqual([6, 5, 4]);
  expect(store.usage().sizeBytes).toBeLessThanOrEqual(100_000);
});

test('responses of attempts count, too', async () => {
  const store = newStore({ limits: { maxDeliveries: 1000, maxSizeBytes: 50_000 } });
  const old = await store.received.insert(newReceived());
  await endIn(store, await addSent(store), 'delivered', 200, 'x'.repeat(60_000));
  await store.drain();
  expect(store.received.get(old.received.id)).toBeNull();
  expect(store.sent.list().total).toBe(1);
});

test('after a burst, the limit holds again', async () => {
  const store = newStore({ limits: { maxDeliveries: 1000, maxSizeBytes: PLENTY } });
  await Promise.all(Array.from({ length: 3500 }, () => store.received.insert(newReceived())));
  await store.drain();
  const { received } = store.usage();
  expect(received).toBeLessThanOrEqual(1000);
  expect(received).toBeGreaterThan(980);
  expect(store.received.list({ limit: 1000 }).items).toHaveLength(received);
  expect(store.received.list().items[0]?.seq).toBe(3500);
});

test('totals that are wrong are reported once, and what arrives is stored', async () => {
  const path = join(tempDir(), 'rai-hooks.db');
  await openStore({ path, limits: LIMITS, now: () => NOW_MS }).close();
  const db = openDatabase({ path });
  db.exec('UPDATE meta SET received = 500000');
  db.close();
  const errors: unknown[] = [];
  const store = newStore({ path, onError: (error) => errors.push(error) });
  for (let n = 0; n < 3; n += 1) await store.received.insert(newReceived());
  await store.drain();
  await store.received.insert(newReceived());
  await store.drain();
  expect(errors.map(String)).toEqual([expect.stringContaining('the stored totals are wrong')]);
});
