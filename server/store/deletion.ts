import type { DeliveryKind } from '../types.ts';
import { matching } from './lists.ts';
import type { Condition } from './search-sql.ts';
import type { Deletion } from './shapes.ts';
import type { Transaction, Writer } from './writer.ts';

/** Rows a transaction: few enough that an arrival never waits long behind a deletion. */
const BATCH = 500;
const IDS_NAMED = 1000;
const VACUUM_PAGES = 500;

export interface Removable {
  seq: number;
  id: string;
  stored_bytes: number;
}

/** Removes deliveries with their content and attempts. */
export function removeRows(
  { sql, tally }: Transaction,
  kind: DeliveryKind,
  rows: readonly Removable[],
): void {
  for (const { seq, stored_bytes: bytes } of rows) {
    sql.run(`DELETE FROM ${kind} WHERE seq = ?`, seq);
    sql.run(`DELETE FROM ${kind}_content WHERE seq = ?`, seq);
    sql.run('DELETE FROM attempts WHERE kind = ? AND owner = ?', kind, seq);
    tally(kind, -1, -bytes);
  }
}

/** Deletes, in batches, what matched at the time of the call: what arrives meanwhile stays. */
export async function deleteMatching(
  writer: Writer,
  kind: DeliveryKind,
  condition: Condition,
): Promise<Deletion> {
  const below = writer.seq() + 1;
  const ids: string[] = [];
  let deleted = 0;
  for (let above = 0; ; ) {
    const rows = await writer.write((transaction) => {
      const part = matching(kind, condition, { above, below });
      const batch = transaction.sql.all<Removable>(
        `SELECT d.seq, d.id, d.stored_bytes FROM ${kind} d${part.join}${part.where} ORDER BY d.seq LIMIT ${BATCH}`,
        ...part.params,
      );
      removeRows(transaction, kind, batch);
      return batch;
    });
    deleted += rows.length;
    if (deleted <= IDS_NAMED) ids.push(...rows.map((row) => row.id));
    above = rows.at(-1)?.seq ?? above;
    if (rows.length < BATCH) break;
  }
  if (deleted > 0) await returnSpace(writer);
  return { deleted, ids: deleted <= IDS_NAMED ? ids : null };
}

/** Gives freed pages back to the disk. Retention does not: what comes next fills them again. */
async function returnSpace(writer: Writer): Promise<void> {
  for (;;) {
    const left = await writer.write(({ sql }) => {
      sql.run(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
      return sql.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
    });
    if (left === 0) return;
  }
}
