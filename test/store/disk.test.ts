import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../server/store/index.ts';
import { MIGRATIONS } from '../../server/store/migrations.ts';
import { openDatabase } from '../../server/store/open.ts';
import { tempDir } from '../support/temp.ts';
import { addSent, endIn, LIMITS, NOW_MS, newReceived, newSent } from './support.ts';

const MB = 1_000_000;

function open(path: string, maxSizeBytes: number) {
  const store = openStore({ path, limits: { ...LIMITS, maxSizeBytes }, now: () => NOW_MS });
  onTestFinished(() => store.close());
  return store;
}

test.each([
  ['long paths', 1500, { path: `/hooks/${'p'.repeat(15_000)}` }],
  ['letters beyond ASCII', 1500, { path: `/hooks/${'é'.repeat(5000)}` }],
  ['names of events', 1500, { event: 'e'.repeat(10_000) }],
  ['empty bodies', 8000, {}],
  ['bodies of half a page', 2500, { body: Buffer.alloc(4200, 'x') }],
  ['bodies of several pages', 400, { body: Buffer.alloc(50_000, 'x') }],
])('with %s, the file takes no more than the limit and a tenth', async (_what, count, changes) => {
  const path = join(tempDir(), 'a.db');
  const store = open(path, 10 * MB);
  for (let n = 0; n < count; n += 100) {
    await Promise.all(
      Array.from({ length: 100 }, () =>
        store.received.insert(
          newReceived({ body: Buffer.alloc(0), plaintext: null, payload: null, ...changes }),
        ),
      ),
    );
  }
  await store.drain();
  const { sizeBytes } = store.usage();
  await store.close();
  expect(sizeBytes).toBeLessThanOrEqual(10 * MB);
  expect(statSync(path).size).toBeLessThanOrEqual(11 * MB);
});

test('a limit lowered between two starts returns space to the file system', async () => {
  const path = join(tempDir(), 'a.db');
  const before = open(path, 100 * MB);
  await Promise.all(
    Array.from({ length: 200 }, () =>
      before.received.insert(newReceived({ body: Buffer.alloc(100_000, 'x') })),
    ),
  );
  await before.close();
  expect(statSync(path).size).toBeGreaterThan(19 * MB);
  const after = open(path, 2 * MB);
  await after.received.insert(newReceived());
  await after.drain();
  await after.close();
  expect(statSync(path).size).toBeLessThan(2.5 * MB);
});

test('a deletion returns all freed pages to the file system', async () => {
  const path = join(tempDir(), 'a.db');
  const store = open(path, 100 * MB);
  const body = Buffer.alloc(100_000, 'x');
  await Promise.all(Array.from({ length: 200 }, () => store.received.insert(newReceived({ body }))));
  await store.received.deleteWhere({});
  await store.close();
  expect(statSync(path).size).toBeLessThan(MB / 4);
});

/** A database with the schema of 0.1.0 and the sizes that it counted. */
function writeOldDatabase(path: string): void {
  const db = openDatabase({ path, migrations: MIGRATIONS.slice(0, 1) });
  const received =
    db.prepare(`INSERT INTO received (seq, id, tail, received_at, endpoint, method, path, remote, size_bytes,
    verdict, issue_count, drift_count, duration_us, stored_bytes)
    VALUES (?, ?, ?, 0, ?, 'POST', ?, '::1', 0, 'valid', 0, 0, 1, 400)`);
  const content =
    db.prepare(`INSERT INTO received_content (seq, payload_kind, plaintext_kind, body, headers, stages, issues,
    drift, reply) VALUES (?, 0, 0, ?, '[]', '[]', '[]', '[]', '{"status":201,"headers":[],"body":""}')`);
  for (const [seq, endpoint, text] of [
    [1, 'inbox', 'x'.repeat(15_000)],
    [2, null, 'é'.repeat(7500)],
  ] as const) {
    received.run(seq, `id-${seq}`, `${seq}di`, endpoint, `/${text}`);
    content.run(seq, Buffer.alloc(100));
  }
  db.exec(`INSERT INTO sent (seq, id, tail, created_at, event, url, format, state, attempt_count, size_bytes, stored_bytes)
      VALUES (3, 'id-3', '3di', 0, 'purchase_made', 'https://localhost/', 'json', 'pending', 1, 2, 400);
    INSERT INTO sent_content VALUES (3, '{}', x'7b7d', '[]', '{}');
    INSERT INTO attempts VALUES ('sent', 3, 1, 0, 1.5, '{"method":"POST","url":"https://localhost/","headers":[]}',
      '{"status":500,"headers":[],"body":"no"}', NULL);
    UPDATE meta SET seq = 3, received = 2, sent = 1, size_bytes = 1200`);
  db.close();
}

test('in a database of 0.1.0 the sizes are computed again, and all data is kept', async () => {
  const path = join(tempDir(), 'a.db');
  writeOldDatabase(path);
  const store = open(path, MB);
  expect(store.usage()).toMatchObject({ received: 2, sent: 1 });
  expect(store.usage().sizeBytes).toBeGreaterThan(30_000);
  expect(store.received.list().items.map(({ id, replyStatus }) => [id, replyStatus])).toEqual([
    ['id-2', 201],
    ['id-1', 201],
  ]);
  expect(store.sent.get('id-3')).toMatchObject({
    state: 'pending',
    attempts: [{ response: { body: 'no' } }],
  });
  expect(store.sent.room().deliveries).toBe(LIMITS.maxDeliveries / 2 - 1);
  await store.sent.cancel('id-3');
  await store.received.deleteWhere({});
  await store.sent.deleteWhere({});
  expect(store.usage()).toEqual({ received: 0, sent: 0, sizeBytes: 0 });
});

test('the totals equal the sums over the rows after any changes', async () => {
  const path = join(tempDir(), 'a.db');
  const store = open(path, MB);
  const { received } = await store.received.insert(newReceived());
  await store.received.setReply(received.id, { status: 200, headers: [], body: 'é'.repeat(9000) }, null);
  await endIn(store, await addSent(store), 'delivered', 200, 'x'.repeat(20_000));
  await store.sent.insert([newSent(), newSent()]);
  const { sizeBytes } = store.usage();
  await store.close();
  const db = openDatabase({ path });
  onTestFinished(() => {
    db.close();
  });
  const sum = (table: string) =>
    db.prepare<[], { n: number }>(`SELECT sum(bytes) AS n FROM ${table}`).get()?.n ?? 0;
  expect(sizeBytes).toBe(sum('received_disk') + sum('sent_disk'));
});
