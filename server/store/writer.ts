import type { DeliveryKind } from '../types.ts';
import type { Database } from './driver.ts';
import type { StoreUsage } from './shapes.ts';
import { createStatements, type Statements } from './statements.ts';

/** What a job works with; nothing it does counts before the commit. */
export interface Transaction {
  sql: Statements;
  /** The next number of the one counter over received and sent. */
  nextSeq(): number;
  /** Keeps the totals: deliveries and bytes added (or, negative, removed). */
  tally(kind: DeliveryKind, count: number, bytes: number): void;
  /** The totals as they stand within this transaction. */
  usage(): StoreUsage;
}

export type Job<T> = (transaction: Transaction) => T;

export interface Writer {
  /** Resolves with what the job returned, once that is committed; rejects when it threw or the commit failed. */
  write<T>(job: Job<T>): Promise<T>;
  /** Waits until nothing is queued. */
  drain(): Promise<void>;
  /** Refuses what is written from now on. */
  stop(): void;
  seq(): number;
  usage(): StoreUsage;
}

export interface WriterOptions {
  db: Database;
  /** Called after each commit that succeeded, with the totals as they stand now. */
  afterCommit?: (usage: StoreUsage) => void;
  maxJobsPerCommit?: number;
}

interface Queued {
  run: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Settled = { ok: true; value: unknown } | { ok: false; error: unknown };
type Totals = StoreUsage & { seq: number };

/**
 * Group commit: what is queued within one turn of the event loop shares one transaction, so that its fixed cost is
 * paid once; each job has a savepoint of its own, so that one that throws fails alone.
 */
export function createWriter({ db, afterCommit = () => {}, maxJobsPerCommit = 500 }: WriterOptions): Writer {
  const sql = createStatements(db);
  let queue: Queued[] = [];
  let scheduled = false;
  let stopped = false;
  const idle: Array<() => void> = [];
  let committed = readTotals(sql);
  let working = { ...committed };

  const transaction: Transaction = {
    sql,
    nextSeq() {
      working.seq += 1;
      return working.seq;
    },
    tally(kind, count, bytes) {
      working[kind] += count;
      working.sizeBytes += bytes;
    },
    usage: () => usageOf(working),
  };

  function runOne(job: Queued): Settled {
    const before = { ...working };
    sql.run('SAVEPOINT job');
    try {
      const value = job.run(transaction);
      sql.run('RELEASE job');
      return { ok: true, value };
    } catch (error) {
      // A full disk or an I/O error has rolled back everything already: then the whole batch fails.
      if (!db.inTransaction) throw error;
      sql.run('ROLLBACK TO job');
      sql.run('RELEASE job');
      // The number stays used: handing it out again would be right too, but gaps are easier to reason about.
      working = { ...before, seq: working.seq };
      return { ok: false, error };
    }
  }

  /** Null when the commit failed: then each job of the batch has been rejected. */
  function commit(batch: Queued[]): Settled[] | null {
    // A batch that failed has been rolled back: its numbers are free again, its totals void.
    working = { ...committed };
    try {
      sql.run('BEGIN IMMEDIATE');
      const settled = batch.map(runOne);
      writeTotals(sql, working, committed);
      sql.run('COMMIT');
      committed = { ...working };
      return settled;
    } catch (error) {
      if (db.inTransaction) sql.run('ROLLBACK');
      for (const job of batch) job.reject(error);
      return null;
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
    if (settled) afterCommit(usageOf(committed));
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
      // What was waited for may have queued more by the time this runs: pruning does.
      while (queue.length > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    stop() {
      stopped = true;
    },
    seq: () => committed.seq,
    usage: () => usageOf(committed),
  };
}

function usageOf({ received, sent, sizeBytes }: Totals): StoreUsage {
  return { received, sent, sizeBytes };
}

function readTotals(sql: Statements): Totals {
  const row = sql.get<Totals>('SELECT seq, received, sent, size_bytes AS sizeBytes FROM meta');
  if (!row) throw new Error('The table meta is empty.');
  return row;
}

function writeTotals(sql: Statements, now: Totals, before: Totals): void {
  const same =
    now.seq === before.seq &&
    now.received === before.received &&
    now.sent === before.sent &&
    now.sizeBytes === before.sizeBytes;
  if (same) return;
  sql.run(
    'UPDATE meta SET seq = ?, received = ?, sent = ?, size_bytes = ?',
    now.seq,
    now.received,
    now.sent,
    now.sizeBytes,
  );
}
