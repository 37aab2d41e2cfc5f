import type { DeliveryKind } from '../types.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Database } from './driver.ts';
import { createStatements, type Statements } from './statements.ts';
import { addEntry, type Entry, measure, readEntry, readTotals, type Totals, writeTotals } from './totals.ts';

/** What a job may use. Its changes take effect with the commit. */
export interface Transaction {
  sql: Statements;
  /** The next number of the one counter over received and sent. */
  nextSeq(): number;
  /** Runs `change`, which inserts or changes a delivery, then updates the delivery's stored size and the totals. */
  change(kind: DeliveryKind, seq: number, change: () => void): void;
  /** Subtracts a deleted delivery from the totals. */
  uncount(entry: Entry): void;
  /** The totals, including the changes of this transaction. */
  totals(): Readonly<Totals>;
}

export type Job<T> = (transaction: Transaction) => T;

export interface Writer {
  /** Resolves with the job's result after the commit; rejects when the job threw or the commit failed. */
  write<T>(job: Job<T>): Promise<T>;
  /** Waits until no job is queued. */
  drain(): Promise<void>;
  /** Rejects every later write. */
  stop(): void;
  /** As of the last commit. */
  totals(): Readonly<Totals>;
}

export interface WriterOptions {
  db: Database;
  checkpointer: Checkpointer;
  /** Called after each successful commit with the committed totals. */
  afterCommit?: (totals: Readonly<Totals>) => void;
  maxJobsPerCommit?: number;
}

interface Queued {
  run: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Bytes from which a commit takes no further job: SQLite writes 10 MB in about 50 ms. */
const MAX_COMMIT_BYTES = 4_000_000;
/** What a job adds to the log beside the bytes of deliveries, about: pages of tables and indexes. */
const JOB_BYTES = 16_000;

type Settled = { ok: true; value: unknown } | { ok: false; error: unknown };

/**
 * Group commit: jobs queued in one turn of the event loop share a transaction, so that its fixed cost is paid once.
 * Each job has its own savepoint, so a job that throws does not affect the others.
 */
export function createWriter(options: WriterOptions): Writer {
  const { db, checkpointer, afterCommit = () => {}, maxJobsPerCommit = 500 } = options;
  const sql = createStatements(db);
  const ledger = createLedger(sql);
  let queue: Queued[] = [];
  let scheduled = false;
  let stopped = false;
  const idle: Array<() => void> = [];

  function runOne(job: Queued): Settled {
    const before = ledger.mark();
    sql.run('SAVEPOINT job');
    try {
      const value = job.run(ledger.transaction);
      sql.run('RELEASE job');
      return { ok: true, value };
    } catch (error) {
      // After a full disk or an I/O error SQLite has already rolled back the transaction, so the whole batch fails.
      if (!db.inTransaction) throw error;
      sql.run('ROLLBACK TO job');
      sql.run('RELEASE job');
      ledger.backTo(before);
      return { ok: false, error };
    }
  }

  /** The outcomes of the first jobs: of all, unless they write megabytes. */
  function runSome(batch: Queued[]): Settled[] {
    const settled: Settled[] = [];
    for (const job of batch) {
      settled.push(runOne(job));
      if (ledger.grownBytes() >= MAX_COMMIT_BYTES) break;
    }
    return settled;
  }

  /** Null when the commit failed; each job of the batch is then rejected already. */
  function commit(batch: Queued[]): Settled[] | null {
    ledger.begin();
    try {
      sql.run('BEGIN IMMEDIATE');
      const settled = runSome(batch);
      ledger.write();
      sql.run('COMMIT');
      checkpointer.committed(Math.max(0, ledger.grownBytes()) + settled.length * JOB_BYTES);
      ledger.committed();
      return settled;
    } catch (error) {
      // First, because the rollback may fail, too.
      for (const job of batch) job.reject(error);
      rollBack();
      checkpointer.request();
      return null;
    }
  }

  function rollBack(): void {
    try {
      if (db.inTransaction) sql.run('ROLLBACK');
    } catch {
      // The next commit fails at its BEGIN, rejects its jobs and rolls back again.
    }
  }

  function flush(): void {
    scheduled = false;
    const batch = queue.slice(0, maxJobsPerCommit);
    const settled = commit(batch);
    queue = queue.slice(settled?.length ?? batch.length);
    for (const [index, outcome] of (settled ?? []).entries()) {
      const job = batch[index];
      if (outcome.ok) job?.resolve(outcome.value);
      else job?.reject(outcome.error);
    }
    if (settled) afterCommit(ledger.totals());
    if (queue.length > 0) schedule();
    else for (const wake of idle.splice(0)) wake();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    checkpointer.whenRoom(() => setImmediate(flush));
  }

  return {
    write<T>(job: Job<T>): Promise<T> {
      if (stopped) return Promise.reject(new Error('The store is closed.'));
      return new Promise<T>((resolve, reject) => {
        queue.push({ run: job, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    async drain() {
      // A job that has ended may have queued another one.
      while (queue.length > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    stop() {
      stopped = true;
    },
    totals: ledger.totals,
  };
}

/** Holds the committed totals and those of the current transaction. */
function createLedger(sql: Statements) {
  let committed = readTotals(sql);
  let working = { ...committed };

  const transaction: Transaction = {
    sql,
    nextSeq() {
      working.seq += 1;
      return working.seq;
    },
    change(kind, seq, change) {
      const before = readEntry(sql, kind, seq);
      change();
      measure(sql, kind, seq);
      const after = readEntry(sql, kind, seq);
      if (before) addEntry(working, before, -1);
      if (after) addEntry(working, after, 1);
    },
    uncount: (entry) => addEntry(working, entry, -1),
    totals: () => working,
  };

  return {
    transaction,
    /** Starts from the committed totals, because a failed batch was rolled back. */
    begin() {
      working = { ...committed };
    },
    mark: () => ({ ...working }),
    /**
     * Restores the totals but not `seq`: a gap in the numbers is harmless, and no number is given twice within a batch.
     */
    backTo(mark: Totals) {
      working = { ...mark, seq: working.seq };
    },
    write() {
      const changed = Object.entries(working).some(
        ([name, value]) => committed[name as keyof Totals] !== value,
      );
      if (changed) writeTotals(sql, working);
    },
    committed() {
      committed = { ...working };
    },
    grownBytes: () => working.sizeBytes - committed.sizeBytes,
    totals: (): Readonly<Totals> => committed,
  };
}
