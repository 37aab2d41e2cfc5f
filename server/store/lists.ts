import type { DeliveryKind } from '../types.ts';
import { parseQuery, QueryError, type SearchField, type Term } from './search.ts';
import { type Condition, toSql } from './search-sql.ts';
import type { PageOptions } from './shapes.ts';
import type { SqlValue, Statements } from './statements.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * The SQL condition of a filter: search text and fields, joined by AND.
 *
 * @throws {QueryError} when the search text is malformed.
 */
export function conditionOf(
  kind: DeliveryKind,
  filter: { q?: string | undefined } & Partial<Record<SearchField, string | undefined>>,
  nowMs: number,
): Condition {
  const { q, ...fields } = filter;
  const { terms, problems } = parseQuery(q ?? '', { kind, nowMs });
  if (problems.length > 0) throw new QueryError(problems);
  const named = Object.entries(fields).flatMap(([field, value]): Term[] =>
    value === undefined
      ? []
      : [{ type: 'field', field: field as SearchField, values: [value], negated: false }],
  );
  return toSql([...terms, ...named], kind);
}

/** Join, WHERE clause and parameters for a condition with bounds on `seq`. */
export function matching(
  kind: DeliveryKind,
  condition: Condition,
  bounds: { above?: number | undefined; below?: number | undefined } = {},
): { join: string; where: string; params: SqlValue[] } {
  const where = [...condition.where];
  const params = [...condition.params];
  if (bounds.above !== undefined) {
    where.push('d.seq > ?');
    params.push(bounds.above);
  }
  if (bounds.below !== undefined) {
    where.push('d.seq < ?');
    params.push(bounds.below);
  }
  return {
    join: condition.needsContent ? ` JOIN ${kind}_content c ON c.seq = d.seq` : '',
    where: where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '',
    params,
  };
}

interface ListOptions {
  kind: DeliveryKind;
  /** SELECT and FROM of the summaries, alias `d`. */
  select: string;
  condition: Condition;
  page: PageOptions;
}

/** One page of rows by `seq`: newest first, or oldest first with `after`. */
export function listRows<R extends { seq: number }>(
  sql: Statements,
  { kind, select, condition, page }: ListOptions,
): { rows: R[]; next: string | null } {
  const limit = Math.min(Math.max(Math.trunc(page.limit ?? DEFAULT_LIMIT), 1), MAX_LIMIT);
  const cursor = page.cursor === undefined ? undefined : parseCursor(page.cursor);
  const ascending = page.after !== undefined;
  const bounds = ascending ? { above: Math.max(page.after ?? 0, cursor ?? 0) } : { below: cursor };
  const part = matching(kind, condition, bounds);
  const rows = sql.all<R>(
    `${select}${part.join}${part.where} ORDER BY d.seq ${ascending ? 'ASC' : 'DESC'} LIMIT ?`,
    ...part.params,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? String(last.seq) : null };
}

/**
 * Number of matching rows; `kept` when there is no filter. With free text this reads all content, so call it only where
 * the number is shown.
 */
export function countRows(
  sql: Statements,
  { kind, condition, kept }: Pick<ListOptions, 'kind' | 'condition'> & { kept: number },
): number {
  if (condition.where.length === 0) return kept;
  const { join, where, params } = matching(kind, condition);
  return sql.get<{ n: number }>(`SELECT count(*) AS n FROM ${kind} d${join}${where}`, ...params)?.n ?? 0;
}

function parseCursor(cursor: string): number {
  const seq = Number(cursor);
  if (/^\d{1,15}$/.test(cursor)) return seq;
  throw new QueryError([
    { token: cursor, message: `${cursor} is not a cursor. Use the value of "next" unchanged.` },
  ]);
}
