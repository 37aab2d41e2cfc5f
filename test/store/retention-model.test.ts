import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../server/store/index.ts';
import { addSent, endIn, newReceived, newSent, newStore } from './support.ts';

const PLENTY = 1_000_000_000;

/** The model's view of a delivery: enough to decide which deliveries are kept. */
interface Row {
  id: string;
  group: 'kept' | 'pending' | 'no-endpoint';
}

type Step =
  | { type: 'receive' | 'receive-nowhere' | 'send' }
  | { type: 'deliver' | 'fail' | 'cancel'; pick: number };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Step>({ type: 'receive' }) },
    { weight: 2, arbitrary: fc.constant<Step>({ type: 'receive-nowhere' }) },
    { weight: 3, arbitrary: fc.constant<Step>({ type: 'send' }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('deliver' as const, 'fail' as const, 'cancel' as const), fc.nat())
        .map(([type, pick]): Step => ({ type, pick })),
    },
  ),
  { maxLength: 60 },
);

/** Holds the rows in order of arrival; removes rows as the limits promise. */
function keep(rows: Row[], maxDeliveries: number): Row[] {
  const kept = [...rows];
  const remove = (excess: number, isCandidate: (row: Row) => boolean, leave: number) => {
    let left = Math.min(excess, kept.filter(isCandidate).length - leave);
    for (let at = 0; at < kept.length && left > 0; ) {
      if (isCandidate(kept[at] as Row)) {
        kept.splice(at, 1);
        left -= 1;
      } else at += 1;
    }
  };
  const isNowhere = (row: Row) => row.group === 'no-endpoint';
  remove(kept.filter(isNowhere).length - Math.max(Math.floor(maxDeliveries / 20), 1), isNowhere, 1);
  const isFinished = (row: Row) => row.group !== 'pending';
  const half = maxDeliveries - Math.floor(maxDeliveries / 2);
  remove(kept.length - maxDeliveries, isFinished, Math.max(half, 1));
  return kept;
}

/** Runs a step on the store and returns the rows that the model expects. */
async function take(store: Store, rows: Row[], step: Step, maxDeliveries: number): Promise<Row[]> {
  if (step.type === 'receive' || step.type === 'receive-nowhere') {
    const endpoint = step.type === 'receive' ? 'inbox' : null;
    const { received } = await store.received.insert(newReceived({ endpoint }));
    return [...rows, { id: received.id, group: endpoint ? 'kept' : 'no-endpoint' }];
  }
  const pending = rows.filter((row) => row.group === 'pending');
  if (step.type === 'send') {
    const [sent] = await store.sent.insert([newSent()]);
    expect(sent !== undefined).toBe(pending.length < Math.floor(maxDeliveries / 2));
    return sent ? [...rows, { id: sent.id, group: 'pending' }] : rows;
  }
  const chosen = 'pick' in step ? pending[step.pick % Math.max(pending.length, 1)] : undefined;
  if (!chosen) return rows;
  if (step.type === 'cancel') await store.sent.cancel(chosen.id);
  else await endIn(store, { id: chosen.id, attemptCount: 0 }, step.type === 'fail' ? 'failed' : 'delivered');
  return rows.map((row) => (row === chosen ? { ...row, group: 'kept' } : row));
}

function idsIn(store: Store): string[] {
  const all = [...store.received.list({ limit: 1000 }).items, ...store.sent.list({ limit: 1000 }).items];
  return all.sort((a, b) => a.seq - b.seq).map(({ id }) => id);
}

test('for any sequence of steps, the kept deliveries are those that the limits promise', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 45 }), steps, async (maxDeliveries, taken) => {
      const store = newStore({ limits: { maxDeliveries, maxSizeBytes: PLENTY } });
      let rows: Row[] = [];
      for (const step of taken) {
        rows = keep(await take(store, rows, step, maxDeliveries), maxDeliveries);
        await store.drain();
        expect(idsIn(store)).toEqual(rows.map(({ id }) => id));
      }
      await store.close();
    }),
    { numRuns: 40 },
  );
});

test('bytes are limited: pending deliveries to their half, the others to the rest, and the newest delivery stays', async () => {
  const sizes = fc.array(
    fc.tuple(fc.constantFrom('receive', 'send', 'fail'), fc.integer({ min: 1, max: 30_000 })),
    {
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 60_000, max: 200_000 }), sizes, async (maxSizeBytes, taken) => {
      const store = newStore({ limits: { maxDeliveries: 1000, maxSizeBytes } });
      for (const [type, size] of taken) {
        const text = 'x'.repeat(size);
        if (type === 'send') await store.sent.insert([newSent({ body: Buffer.from(text), payload: '{}' })]);
        const [oldest] = store.sent.pending();
        if (type === 'fail' && oldest) await endIn(store, oldest, 'failed', 500, text);
        if (type === 'receive') {
          const path = `/hooks/${text}`;
          const { received } = await store.received.insert(
            newReceived({ path, plaintext: null, payload: null }),
          );
          await store.drain();
          expect(store.received.get(received.id)).not.toBeNull();
        }
        await store.drain();
        const { sizeBytes, received, sent } = store.usage();
        const finished = received + sent - store.sent.pending().length;
        expect(sizeBytes <= maxSizeBytes || finished <= 1).toBe(true);
      }
      await store.close();
    }),
    { numRuns: 25 },
  );
});

test('a flood of deliveries to unknown endpoints evicts no other delivery', async () => {
  const store = newStore({ limits: { maxDeliveries: 100, maxSizeBytes: PLENTY } });
  const real = await Promise.all(Array.from({ length: 95 }, () => store.received.insert(newReceived())));
  for (let n = 0; n < 300; n += 1)
    await store.received.insert(newReceived({ endpoint: null, path: '/hooks/x' }));
  await store.drain();
  expect(real.filter(({ received }) => store.received.get(received.id) === null)).toEqual([]);
  expect(store.usage().received).toBe(100);
});

test('pending deliveries never evict the newest delivery', async () => {
  const store = newStore({ limits: { maxDeliveries: 100, maxSizeBytes: PLENTY } });
  const queued = await store.sent.insert(Array.from({ length: 150 }, () => newSent()));
  expect(queued).toHaveLength(50);
  const { received } = await store.received.insert(newReceived());
  await store.drain();
  expect(store.received.get(received.id)?.id).toBe(received.id);
  expect(store.sent.room().deliveries).toBe(0);
});

test('responses to pending deliveries stay within their half of the limit: beyond it their bodies are dropped', async () => {
  const store = newStore({ limits: { maxDeliveries: 100, maxSizeBytes: 200_000 } });
  const sent = await addSent(store);
  for (let attemptCount = 0; attemptCount < 6; attemptCount += 1) {
    await endIn(store, { id: sent.id, attemptCount }, 'pending', 500, 'x'.repeat(50_000));
  }
  const bodies = store.sent.get(sent.id)?.attempts.map(({ response }) => response?.body.length);
  expect(bodies).toEqual([50_000, 50_000, 0, 0, 0, 0]);
});
