import type BetterSqlite3 from 'better-sqlite3';
import type { Database } from './driver.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

/** Runs SQL by text, each text prepared once. */
export interface Statements {
  run(sql: string, ...params: SqlValue[]): number;
  /** The columns are those of the SQL; `R` is trusted. */
  get<R extends object = Row>(sql: string, ...params: SqlValue[]): R | undefined;
  all<R extends object = Row>(sql: string, ...params: SqlValue[]): R[];
}

/** Filters make up a bounded number of texts in practice; past that the oldest make room. */
const KEPT = 256;

/** Prepares on first use and keeps what it prepared. */
export function createStatements(db: Database): Statements {
  const kept = new Map<string, BetterSqlite3.Statement<SqlValue[], object>>();

  function prepare(sql: string): BetterSqlite3.Statement<SqlValue[], object> {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= KEPT) {
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
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
