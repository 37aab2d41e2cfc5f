import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCheckpointer } from '../../server/store/checkpointer.ts';
import { openDatabase } from '../../server/store/open.ts';
import type { Totals } from '../../server/store/totals.ts';
import { createWriter, type Transaction, type WriterOptions } from '../../server/store/writer.ts';
import { tempDir } from '../support/temp.ts';

function open(options: Partial<WriterOptions> = {}) {
  const db = openDatabase({ path: join(tempDir(), 'a.db') });
  onTestFinished(async () => {
    await checkpointer.close();
    db.close();
  });
  const commits: number[] = [];
  const checkpointer = createCheckpointer({ db, onError: () => undefined });
  const afterCommit = ({ seq }: Readonly<Totals>) => commits.push(seq);
  const writer = createWriter({ db, checkpointer, afterCommit, maxJobsPerCommit: 3, ...options });
  const add = (name: string) =>
    writer.write(({ sql, nextSeq }) => {
      sql.run('INSERT INTO endpoints (name, definition) VALUES (?, ?)', name, '{}');
      return nextSeq();
    });
  const names = () => db.prepare<[], { name: string }>('SELECT name FROM endpoints ORDER BY name').all();
  return { db, writer, commits, add, names: () => names().map((row) => row.name) };
}

test('jobs of one turn share a commit, up to the maximum number', async () => {
  const { writer, add, commits } = open();
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(add))).toEqual([1, 2, 3, 4]);
  expect(commits).toEqual([3, 4]);
  await writer.drain();
});

test('a job that throws fails alone, and its changes are rolled back', async () => {
  const { writer, add, names } = open();
  const broken = writer.write(({ sql, uncount }) => {
    sql.run("INSERT INTO endpoints (name, definition) VALUES ('broken', '{}')");
    uncount({ kind: 'received', group: 'kept', bytes: 100 });
    throw new Error('no');
  });
  const outcomes = await Promise.allSettled([add('a'), broken, add('b')]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(names()).toEqual(['a', 'b']);
  expect(writer.totals()).toMatchObject({ received: 0, sent: 0, sizeBytes: 0 });
});

test('a write resolves only when another connection can read it', async () => {
  const { db, add } = open();
  const other = openDatabase({ path: db.name });
  onTestFinished(() => {
    other.close();
  });
  const written = add('a');
  expect(other.prepare('SELECT name FROM endpoints').all()).toEqual([]);
  await written;
  expect(other.prepare('SELECT name FROM endpoints').all()).toEqual([{ name: 'a' }]);
});

test('a full disk rejects the whole commit, and writes work again when there is space', async () => {
  const { db, writer, add, names } = open();
  const pages = Number(db.pragma('page_count', { simple: true }));
  db.pragma(`max_page_count = ${pages + 2}`);
  const big = writer.write(({ sql }) =>
    sql.run('INSERT INTO endpoints (name, definition) VALUES (?, ?)', 'big', 'x'.repeat(200_000)),
  );
  const outcomes = await Promise.allSettled([add('a'), big]);
  expect(outcomes.at(1)).toMatchObject({ status: 'rejected', reason: { code: 'SQLITE_FULL' } });
  db.pragma('max_page_count = 100000');
  await add('b');
  // Resolved writes are stored, rejected ones are not.
  const resolved = outcomes[0]?.status === 'fulfilled' ? ['a', 'b'] : ['b'];
  expect(names()).toEqual(resolved);
});

test('after stop, writes are rejected', async () => {
  const { writer, add } = open();
  writer.stop();
  await expect(add('a')).rejects.toThrow('closed');
});

test('drain waits for queued jobs', async () => {
  const { writer, add, names } = open();
  for (const name of ['a', 'b', 'c', 'd', 'e']) void add(name);
  await writer.drain();
  expect(names()).toHaveLength(5);
});

test('a commit of megabytes takes no further job, and what waits is committed next', async () => {
  const { writer, commits } = open({ maxJobsPerCommit: 10 });
  const BYTES = 3_000_000;
  const sizes = await Promise.all(
    [1, 2, 3, 4].map((seq) => writer.write((transaction) => addReceived(transaction, seq, BYTES))),
  );
  expect(sizes).toEqual([BYTES, BYTES, BYTES, BYTES]);
  expect(commits).toHaveLength(2);
});

/** Stores a received delivery with a body of zeros; gives the size that was stored. */
function addReceived({ sql, change }: Transaction, seq: number, bytes: number): number {
  change('received', seq, () => {
    sql.run(
      `INSERT INTO received (seq, id, tail, received_at, method, path, remote, size_bytes, verdict, issue_count,
         drift_count, duration_us, stored_bytes) VALUES (?, ?, ?, 0, '', '', '', 0, 'valid', 0, 0, 0, 0)`,
      ...[seq, `${seq}`, `${seq}`],
    );
    sql.run(
      `INSERT INTO received_content (seq, payload_kind, plaintext_kind, body, headers, stages, issues, drift)
       VALUES (?, 0, 0, zeroblob(${bytes}), '[]', '[]', '[]', '[]')`,
      seq,
    );
  });
  const row = sql.get<{ n: number }>(
    'SELECT octet_length(body) AS n FROM received_content WHERE seq = ?',
    seq,
  );
  return row?.n ?? 0;
}
