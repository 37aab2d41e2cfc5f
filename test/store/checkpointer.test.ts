import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCheckpointer } from '../../server/store/checkpointer.ts';
import type { Database } from '../../server/store/driver.ts';
import { loadDriver } from '../../server/store/driver.ts';
import { openDatabase } from '../../server/store/open.ts';
import { createWriter } from '../../server/store/writer.ts';
import { tempDir } from '../support/temp.ts';

const MB = 1_000_000;

function open(options: Partial<Parameters<typeof createCheckpointer>[0]> = {}) {
  const path = join(tempDir(), 'a.db');
  const db = openDatabase({ path });
  db.exec('CREATE TABLE blobs (bytes BLOB)');
  const errors: unknown[] = [];
  const checkpointer = createCheckpointer({ db, onError: (error) => errors.push(error), ...options });
  const close = async () => {
    await checkpointer.close();
    db.close();
  };
  onTestFinished(() => (db.open ? close() : undefined));
  return { path, db, errors, checkpointer, close };
}

/** As the writer does: a commit, then what it added, then the next one once there is room. */
async function addBlobs(
  { db, checkpointer }: ReturnType<typeof open>,
  count: number,
  bytes = MB,
): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    db.prepare('INSERT INTO blobs VALUES (zeroblob(?))').run(bytes);
    checkpointer.committed(bytes);
    await new Promise<void>((resolve) => checkpointer.whenRoom(resolve));
  }
}

const logBytes = (path: string): number => statSync(`${path}-wal`).size;
const countOf = (db: Database) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM blobs').get()?.n;

test('the log stays within its limit however much is written, and nothing is lost', async () => {
  const opened = open({ startBytes: 2 * MB, limitBytes: 8 * MB });
  await addBlobs(opened, 60);
  expect(logBytes(opened.path)).toBeLessThan(12 * MB);
  expect(statSync(opened.path).size).toBeGreaterThan(50 * MB);
  expect(opened.errors).toEqual([]);
  await opened.close();
  const again = openDatabase({ path: opened.path });
  expect(countOf(again)).toBe(60);
  again.close();
});

test('a commit never copies the log itself', async () => {
  const { path, db, checkpointer } = open({ startBytes: 100 * MB, limitBytes: 100 * MB });
  const before = statSync(path).size;
  db.prepare('INSERT INTO blobs VALUES (zeroblob(?))').run(20 * MB);
  checkpointer.committed(20 * MB);
  expect(statSync(path).size).toBe(before);
});

test('closing leaves no log behind', async () => {
  const opened = open({ startBytes: MB });
  await addBlobs(opened, 5);
  await opened.close();
  expect(existsSync(`${opened.path}-wal`)).toBe(false);
});

test('a reader in another program keeps its log, and commits do not wait for it', async () => {
  const opened = open({ startBytes: MB, limitBytes: 2 * MB });
  await addBlobs(opened, 1);
  const reader = new (loadDriver())(opened.path);
  reader.exec('BEGIN');
  expect(countOf(reader)).toBe(1);
  await addBlobs(opened, 30);
  expect(countOf(reader)).toBe(1);
  expect(countOf(opened.db)).toBe(31);
  reader.close();
  await addBlobs(opened, 10);
  expect(countOf(opened.db)).toBe(41);
});

test('when the thread cannot be started or ends, SQLite copies the log in commits', async () => {
  for (const entry of [
    new URL('https://example.com/none'),
    new URL('data:text/javascript,throw new Error()'),
  ]) {
    const opened = open({ startBytes: MB, limitBytes: 2 * MB, entry });
    await addBlobs(opened, 20);
    await expect.poll(() => opened.errors.length).toBe(1);
    await addBlobs(opened, 20);
    expect(countOf(opened.db)).toBe(40);
    expect(logBytes(opened.path)).toBeLessThan(30 * MB);
  }
});

test('a commit that fails has the log copied, so that a full disk has room again', async () => {
  const { path, db, checkpointer } = open({ startBytes: 100 * MB, limitBytes: 100 * MB });
  const writer = createWriter({ db, checkpointer });
  const add = (bytes: number) =>
    writer.write(({ sql }) => sql.run(`INSERT INTO blobs VALUES (zeroblob(${bytes}))`));
  await add(5 * MB);
  const before = statSync(path).size;
  db.pragma('max_page_count = 1000');
  await expect(add(10 * MB)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  await expect.poll(() => statSync(path).size).toBeGreaterThan(before + 4 * MB);
});
