import type { Resolution } from './shapes.ts';
import type { Statements } from './statements.ts';

const AMBIGUOUS_NAMED = 10;

/** The id in lower case, without dashes, reversed: a suffix of the id is then a prefix, which the index can find. */
export function tailOf(id: string): string {
  return [...id.toLowerCase().replaceAll('-', '')].reverse().join('');
}

/**
 * Finds a delivery by its id, by a unique suffix of it (dashes and case are ignored), or by `latest`: the greatest
 * `seq`.
 */
export function resolveRef(sql: Statements, table: 'received' | 'sent', ref: string): Resolution {
  const wanted = ref.trim();
  if (wanted.toLowerCase() === 'latest') {
    const row = sql.get<{ id: string }>(`SELECT id FROM ${table} ORDER BY seq DESC LIMIT 1`);
    return row ? { found: row.id } : { missing: true };
  }
  const from = tailOf(wanted);
  if (from === '') return { missing: true };
  // Upper bound of all tails with this prefix: U+FFFF sorts after every character of an id.
  const rows = sql.all<{ id: string; tail: string }>(
    `SELECT id, tail FROM ${table} WHERE tail >= ? AND tail < ? ORDER BY tail LIMIT ${AMBIGUOUS_NAMED}`,
    from,
    `${from}\uffff`,
  );
  return pickOne(rows, from);
}

/** Picks the exact match or the only candidate; several candidates are ambiguous. */
export function pickOne(rows: ReadonlyArray<{ id: string; tail: string }>, wantedTail: string): Resolution {
  const exact = rows.find((row) => row.tail === wantedTail);
  if (exact) return { found: exact.id };
  const [first, ...others] = rows;
  if (!first) return { missing: true };
  if (others.length === 0) return { found: first.id };
  return { ambiguous: rows.slice(0, AMBIGUOUS_NAMED).map((row) => row.id) };
}

/** The `seq` of an id; null when there is no such delivery. */
export function seqOf(sql: Statements, table: 'received' | 'sent', id: string): number | null {
  return sql.get<{ seq: number }>(`SELECT seq FROM ${table} WHERE tail = ?`, tailOf(id))?.seq ?? null;
}
