import type { DeliveryKind } from '../types.ts';
import type { Database } from './driver.ts';
import { seqOf } from './ids.ts';
import { matching } from './lists.ts';
import type { Condition } from './search-sql.ts';
import type { Deletion } from './shapes.ts';
import type { Statements } from './statements.ts';
import { type Entry, GROUP_SQL } from './totals.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows and bytes per transaction, small enough that a new delivery never waits long for a deletion. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 32_000_000;
const IDS_NAMED = 1000;
/** Pages freed per transaction. */
const VACUUM_PAGES = 500;

/** A delivery to remove; its size decides how many are removed in one transaction. */
export interface Removable {
  kind: DeliveryKind;
  seq: number;
  bytes: number;
}

/** Removes deliveries with their content and attempts. Returns the ids of those that still existed. */
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

/** The first rows whose bytes fit into one transaction; at least one row. */
export function firstBatch<R extends Removable>(rows: readonly R[]): R[] {
  let bytes = 0;
  const over = rows.findIndex((row, index) => {
    bytes += row.bytes;
    return index > 0 && bytes > BATCH_BYTES;
  });
  return rows.slice(0, over < 0 ? rows.length : over);
}

/** Deletes matching deliveries in batches. Deliveries that arrive after the call stay. */
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
    // The size matters only for batches.
    return seq === null ? [] : removeRows(transaction, [{ kind, seq, bytes: 0 }]);
  });
  if (removed.length === 0) return false;
  await returnSpace({ db, writer });
  return true;
}

/** Returns free pages to the file system in batches; keeps `keepPages` of them. */
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
      // With `pragma`, which steps through all rows: `run` would step once and free one page only.
      db.pragma(`incremental_vacuum(${pages})`);
      return freePages(db) === before;
    });
  }
}

/** Unused pages of the file. */
export function freePages(db: Database): number {
  return Number(db.pragma('freelist_count', { simple: true }));
}
