import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import type { Database } from '../../server/store/driver.ts';
import { openStore } from '../../server/store/index.ts';
import { MIGRATIONS } from '../../server/store/migrations.ts';
import { openDatabase } from '../../server/store/open.ts';
import { tempDir } from '../support/temp.ts';
import { LIMITS, NOW_MS, newReceived } from './support.ts';

function failure(path: string): ExitError {
  try {
    openDatabase({ path }).close();
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
  throw new Error('It opened.');
}

const open = (path: string, durable = false) =>
  openStore({ path, durable, limits: LIMITS, now: () => NOW_MS });

test('only the owner can read a new database and its log', async () => {
  const path = join(tempDir(), 'a.db');
  const store = open(path);
  await store.received.insert(newReceived());
  expect([path, `${path}-wal`, `${path}-shm`].map((file) => statSync(file).mode & 0o777)).toEqual([
    0o600, 0o600, 0o600,
  ]);
  await store.close();
});

test('seq never decreases, neither after deleting everything nor after opening again', async () => {
  const path = join(tempDir(), 'a.db');
  const first = open(path);
  await first.received.insert(newReceived());
  await first.received.insert(newReceived());
  await first.received.deleteWhere({});
  await first.close();
  const second = open(path);
  const { received } = await second.received.insert(newReceived());
  expect(received.seq).toBe(3);
  await second.close();
});

test('the totals are correct after opening again', async () => {
  const path = join(tempDir(), 'a.db');
  const first = open(path);
  await first.received.insert(newReceived());
  const usage = first.usage();
  await first.close();
  const second = open(path);
  expect(second.usage()).toEqual(usage);
  await second.close();
});

test('with durable every commit is synced, otherwise the operating system decides', () => {
  const dir = tempDir();
  for (const [durable, level] of [
    [true, 2],
    [false, 1],
  ] as const) {
    const db = openDatabase({ path: join(dir, `${level}.db`), durable });
    expect(db.pragma('synchronous', { simple: true })).toBe(level);
    db.close();
  }
});

test('a database of a newer version is refused, and both versions are named', () => {
  const path = join(tempDir(), 'a.db');
  const db = openDatabase({ path });
  db.pragma('user_version = 99');
  db.close();
  const error = failure(path);
  expect(error.exitCode).toBe(EXIT.environment);
  expect(error.message).toContain(`version 99, this one knows up to ${MIGRATIONS.length}`);
});

test('an older database is migrated step by step', () => {
  const path = join(tempDir(), 'a.db');
  openDatabase({ path, migrations: ['CREATE TABLE one (a INTEGER)'] }).close();
  const db = openDatabase({
    path,
    migrations: ['CREATE TABLE one (a INTEGER)', 'ALTER TABLE one ADD COLUMN b TEXT'],
  });
  onTestFinished(() => {
    db.close();
  });
  expect(db.prepare('SELECT a, b FROM one').all()).toEqual([]);
  expect(db.pragma('user_version', { simple: true })).toBe(2);
});

test('a migration that fails leaves the previous version', () => {
  const path = join(tempDir(), 'a.db');
  openDatabase({ path, migrations: ['CREATE TABLE one (a INTEGER)'] }).close();
  const steps = ['CREATE TABLE one (a INTEGER)', 'CREATE TABLE two (a INTEGER); BROKEN'];
  expect(() => openDatabase({ path, migrations: steps })).toThrow(ExitError);
  const db = openDatabase({ path, migrations: ['CREATE TABLE one (a INTEGER)'] });
  onTestFinished(() => {
    db.close();
  });
  expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'two'").all()).toEqual([]);
});

test('a file that is not a database is refused and not changed', () => {
  const path = join(tempDir(), 'a.db');
  writeFileSync(path, 'these are my notes, not a database'.repeat(100));
  expect(failure(path)).toMatchObject({ exitCode: EXIT.environment });
  expect(failure(path).message).toContain('not a database');
  expect(readFileSync(path, 'utf8')).toContain('my notes');
});

test('a database of another program is refused', () => {
  const path = join(tempDir(), 'a.db');
  const db = openDatabase({ path });
  db.pragma('application_id = 1234');
  db.close();
  expect(failure(path).message).toContain('another program');
});

test('a folder in the place of the database is refused and not changed', () => {
  const path = join(tempDir(), 'a.db');
  mkdirSync(path, { mode: 0o755 });
  expect(failure(path).exitCode).toBe(EXIT.environment);
  expect(statSync(path).mode & 0o777).toBe(0o755);
});

test('a database without the column about keeps its deliveries, with about null', async () => {
  const path = join(tempDir(), 'a.db');
  const old = openDatabase({ path, migrations: MIGRATIONS.slice(0, 1) });
  old.exec(`INSERT INTO received (seq, id, tail, received_at, method, path, remote, size_bytes, verdict, issue_count,
      drift_count, duration_us, stored_bytes) VALUES (1, 'a', 'a', 0, 'POST', '/hooks/x', '::1', 0, 'valid', 0, 0, 1, 400);
    UPDATE meta SET seq = 1, received = 1`);
  old.close();
  const store = open(path);
  await store.received.insert(newReceived({ about: 'jane · Mug' }));
  expect(store.received.list().items.map((row) => row.about)).toEqual(['jane · Mug', null]);
  await store.close();
});

test('for a pending resend in an older database, the state before it is derived from the attempts', async () => {
  const path = join(tempDir(), 'a.db');
  const old = openDatabase({ path, migrations: MIGRATIONS.slice(0, 4) });
  old.exec(`INSERT INTO sent (seq, id, tail, created_at, event, url, format, state, attempt_count, size_bytes, stored_bytes, single)
      VALUES (1, 'a', 'a', 0, 'x', 'x', 'json', 'pending', 1, 0, 0, 1), (2, 'b', 'b', 0, 'x', 'x', 'json', 'pending', 1, 0, 0, 1),
        (3, 'c', 'c', 0, 'x', 'x', 'json', 'pending', 0, 0, 0, 0);
    INSERT INTO attempts (kind, owner, number, started_at, duration_ms, request, response)
      VALUES ('sent', 1, 1, 0, 1, '{}', '{"status":204}'), ('sent', 2, 1, 0, 1, '{}', '{"status":500}');
    UPDATE meta SET seq = 3, sent = 3, pending = 3`);
  old.close();
  const store = open(path);
  const states = await Promise.all(['a', 'b', 'c'].map(async (id) => (await store.sent.cancel(id))?.state));
  expect(states).toEqual(['delivered', 'failed', 'cancelled']);
  await store.close();
});

/** Overwrites a page of the file, as a failing disk would. */
function overwritePage(path: string, page: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(8192, 0x5a), 0, 8192, page * 8192);
  closeSync(file);
}

async function writeDeliveries(path: string, count: number, bodyBytes: number): Promise<void> {
  const store = open(path);
  const body = Buffer.alloc(bodyBytes, 'x');
  for (let n = 0; n < count; n += 1) {
    await store.received.insert(newReceived({ body, plaintext: null, payload: null }));
  }
  await store.close();
}

test.each([
  ['a small database', 100, 2000, (pages: number) => Math.floor(pages / 2)],
  ['the summaries of a large one', 80, 500_000, (_pages: number, db: Database) => rootPage(db, 'received')],
])(
  'damage to %s is found at the start, with exit code 3 and what to do',
  async (_what, count, bodyBytes, choose) => {
    const path = join(tempDir(), 'a.db');
    await writeDeliveries(path, count, bodyBytes);
    const db = openDatabase({ path });
    const page = choose(Number(db.pragma('page_count', { simple: true })), db);
    db.close();
    overwritePage(path, page);
    expect(failure(path)).toMatchObject({ exitCode: EXIT.environment });
    expect(failure(path).message).toContain('damaged');
    expect(failure(path).advice).toContain('--data-dir');
  },
);

/** Counted from 0, as `overwritePage` does. */
function rootPage(db: Database, table: string): number {
  const row = db
    .prepare<[string], { page: number }>('SELECT rootpage AS page FROM sqlite_master WHERE name = ?')
    .get(table);
  return (row?.page ?? 1) - 1;
}
