import type BetterSqlite3 from 'better-sqlite3';
import type { Database } from './driver.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

/** Runs SQL texts; each text is prepared once. */
export interface Statements {
  run(sql: string, ...params: SqlValue[]): number;
  /** `R` is not checked against the columns of the SQL. */
  get<R extends object = Row>(sql: string, ...params: SqlValue[]): R | undefined;
  all<R extends object = Row>(sql: string, ...params: SqlValue[]): R[];
}

/**
 * Maximum number of prepared statements kept. Filters produce few different texts; past this number the oldest is
 * dropped.
 */
const KEPT = 256;

/** Prepares statements on first use and keeps them. */
export function createStatements(db: Database): Statements {
  const kept = new Map<string, BetterSqlite3.Statement<SqlValue[], object>>();

  function prepare(sql: string): BetterSqlite3.Statement<SqlValue[], object> {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= KEPT) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    const statement = db.prepare<SqlValue[], object>(sql);
    kept.set(sql, statement);
    return statement;
  }

  return {
    run: (sql, ...params) => prepare(sql).run(...params).changes,
    get: <R extends object>(sql: string, ...params: SqlValue[]) =>
      prepare(sql).get(...params) as R | undefined,
    all: <R extends object>(sql: string, ...params: SqlValue[]) => prepare(sql).all(...params) as R[],
  };
}
