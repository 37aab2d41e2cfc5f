import type { DeliveryKind } from '../types.ts';
import type { Database } from './driver.ts';
import { seqOf } from './ids.ts';
import { matching } from './lists.ts';
import type { Condition } from './search-sql.ts';
import type { Deletion } from './shapes.ts';
import type { Statements } from './statements.ts';
import { type Entry, GROUP_SQL } from './totals.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows and bytes a transaction: few enough that an arrival never waits long behind a deletion. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 32_000_000;
const IDS_NAMED = 1000;
/** Pages a transaction. */
const VACUUM_PAGES = 500;

/** A delivery to remove; its size decides how many go in one transaction. */
export interface Removable {
  kind: DeliveryKind;
  seq: number;
  bytes: number;
}

/** Removes deliveries with their content and attempts, and gives the ids of those that were still there. */
export function removeRows({ sql, uncount }: Transaction, rows: readonly Removable[]): string[] {
  return rows.flatMap(({ kind, seq }) => {
    const removed = sql.get<Entry & { id: string }>(
      `DELETE FROM ${kind} WHERE seq = ?
       RETURNING id, '${kind}' AS kind, stored_bytes AS bytes, ${GROUP_SQL[kind]} AS "group"`,
      seq,
    );
    if (!removed) return [];
    sql.run(`DELETE FROM ${kind}_content WHERE seq = ?`, seq);
    sql.run('DELETE FROM attempts WHERE kind = ? AND owner = ?', kind, seq);
    uncount(removed);
    return [removed.id];
  });
}

/** The first rows that together stay within the bytes of one transaction, but at least one. */
export function firstBatch<R extends Removable>(rows: readonly R[]): R[] {
  let bytes = 0;
  const over = rows.findIndex((row, index) => {
    bytes += row.bytes;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return rows.slice(0, over < 0 ? rows.length : over);
}

/** Deletes, in batches, what matched at the time of the call: what arrives meanwhile stays. */
export async function deleteMatching(
  { sql, db, writer }: { sql: Statements; db: Database; writer: Writer },
  kind: DeliveryKind,
  condition: Condition,
): Promise<Deletion> {
  const below = writer.totals().seq + 1;
  const ids: string[] = [];
  let deleted = 0;
  for (let above = 0; ; ) {
    const part = matching(kind, condition, { above, below });
    let rows = sql.all<Removable>(
      `SELECT '${kind}' AS kind, d.seq, d.stored_bytes AS bytes FROM ${kind} d${part.join}${part.where}
       ORDER BY d.seq LIMIT ${BATCH_ROWS}`,
      ...part.params,
    );
    if (rows.length === 0) break;
    above = rows.at(-1)?.seq ?? above;
    while (rows.length > 0) {
      const batch = firstBatch(rows);
      rows = rows.slice(batch.length);
      const removed = await writer.write((transaction) => removeRows(transaction, batch));
      deleted += removed.length;
      if (deleted <= IDS_NAMED) ids.push(...removed);
    }
  }
  if (deleted > 0) await returnSpace({ db, writer });
  return { deleted, ids: deleted <= IDS_NAMED ? ids : null };
}

/** Deletes one delivery; false when there is none. */
export async function deleteOne(
  { db, writer }: { db: Database; writer: Writer },
  kind: DeliveryKind,
  id: string,
): Promise<boolean> {
  const removed = await writer.write((transaction) => {
    const seq = seqOf(transaction.sql, kind, id);
    // Its size counts only where several share a transaction.
    return seq === null ? [] : removeRows(transaction, [{ kind, seq, bytes: 0 }]);
  });
  if (removed.length === 0) return false;
  await returnSpace({ db, writer });
  return true;
}

/** Gives freed pages back to the disk, all but `keepPages`, in batches. */
export async function returnSpace({
  db,
  writer,
  keepPages = 0,
}: {
  db: Database;
  writer: Writer;
  keepPages?: number;
}): Promise<void> {
  let done = false;
  while (!done) {
    done = await writer.write(() => {
      const before = freePages(db);
      const pages = Math.min(VACUUM_PAGES, before - keepPages);
      if (pages <= 0) return true;
      // By `pragma`, which steps to the end: a statement that is run once frees a single page.
      db.pragma(`incremental_vacuum(${pages})`);
      return freePages(db) === before;
    });
  }
}

/** Pages of the file that hold nothing. */
export function freePages(db: Database): number {
  return Number(db.pragma('freelist_count', { simple: true }));
}
