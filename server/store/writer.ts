import type { DeliveryKind } from '../types.ts';
import type { Database } from './driver.ts';
import { createStatements, type Statements } from './statements.ts';
import { addEntry, type Entry, measure, readEntry, readTotals, type Totals, writeTotals } from './totals.ts';

/** What a job works with; nothing it does counts before the commit. */
export interface Transaction {
  sql: Statements;
  /** The next number of the one counter over received and sent. */
  nextSeq(): number;
  /** Changes a delivery or adds it, and keeps its size and the totals true. */
  change(kind: DeliveryKind, seq: number, change: () => void): void;
  /** Takes a delivery that was deleted out of the totals. */
  uncount(entry: Entry): void;
  /** The totals as they stand within this transaction. */
  totals(): Readonly<Totals>;
}

export type Job<T> = (transaction: Transaction) => T;

export interface Writer {
  /** Resolves with what the job returned, once that is committed; rejects when it threw or the commit failed. */
  write<T>(job: Job<T>): Promise<T>;
  /** Waits until nothing is queued. */
  drain(): Promise<void>;
  /** Refuses what is written from now on. */
  stop(): void;
  /** As of the last commit. */
  totals(): Readonly<Totals>;
}

export interface WriterOptions {
  db: Database;
  /** Called after each commit that succeeded, with the totals as they stand now. */
  afterCommit?: (totals: Readonly<Totals>) => void;
  maxJobsPerCommit?: number;
}

interface Queued {
  run: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Bytes from which a commit leaves the log to be copied into the file in the next turn. For 10 MB the commit takes 25 ms and
 * the copying as long again, which SQLite would do at once.
 */
const LARGE_COMMIT = 2_000_000;
const CHECKPOINT_PAGES = 1000;

type Settled = { ok: true; value: unknown } | { ok: false; error: unknown };

/**
 * Group commit: what is queued within one turn of the event loop shares one transaction, so that its fixed cost is
 * paid once; each job has a savepoint of its own, so that one that throws fails alone.
 */
export function createWriter({ db, afterCommit = () => {}, maxJobsPerCommit = 500 }: WriterOptions): Writer {
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
      // A full disk or an I/O error has rolled back everything already: then the whole batch fails.
      if (!db.inTransaction) throw error;
      sql.run('ROLLBACK TO job');
      sql.run('RELEASE job');
      ledger.backTo(before);
      return { ok: false, error };
    }
  }

  /** Null when the commit failed: then each job of the batch has been rejected. */
  function commit(batch: Queued[]): Settled[] | null {
    ledger.begin();
    try {
      sql.run('BEGIN IMMEDIATE');
      const settled = batch.map(runOne);
      ledger.write();
      if (ledger.grownBytes() < LARGE_COMMIT) sql.run('COMMIT');
      else commitLarge();
      ledger.committed();
      return settled;
    } catch (error) {
      if (db.inTransaction) sql.run('ROLLBACK');
      for (const job of batch) job.reject(error);
      return null;
    }
  }

  function commitLarge(): void {
    db.pragma('wal_autocheckpoint = 0');
    try {
      sql.run('COMMIT');
    } finally {
      db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    }
    setImmediate(checkpoint);
  }

  function checkpoint(): void {
    if (!db.open) return;
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // As when SQLite does it by itself: what is committed stays in the log, and the next commit tries again.
    }
  }

  function flush(): void {
    scheduled = false;
    const batch = queue.slice(0, maxJobsPerCommit);
    queue = queue.slice(maxJobsPerCommit);
    const settled = commit(batch);
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
    setImmediate(flush);
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
      // What was waited for may have queued more by the time this runs: retention does.
      while (queue.length > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    stop() {
      stopped = true;
    },
    totals: ledger.totals,
  };
}

/** The totals as committed and as they stand in the transaction at hand. */
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
    /** A batch that failed was rolled back: its numbers are free again, its totals void. */
    begin() {
      working = { ...committed };
    },
    mark: () => ({ ...working }),
    /** The number stays used: handing it out again would be right too, but gaps are easier to reason about. */
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
