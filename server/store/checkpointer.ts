import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../base/package-root.ts';
import type { Database } from './driver.ts';

/** Copies the write-ahead log into the database file in a thread of its own: for 10 MB that takes up to 150 ms. */
export interface Checkpointer {
  /** Notes a commit that added about so many bytes to the log. */
  committed(bytes: number): void;
  /** Copies the log now: after a commit that failed, because a full disk has room again once the log begins anew. */
  request(): void;
  /** Calls back when the log has room for a commit: at once, or after the next checkpoint. */
  whenRoom(act: () => void): void;
  /** Ends the thread. To be awaited before the database is closed, so that its last connection removes the log. */
  close(): Promise<void>;
}

export interface CheckpointerOptions {
  db: Database;
  /**
   * Called when checkpoints begin to fail, and when the thread cannot be started or ends: from then on SQLite makes its
   * checkpoints in commits.
   */
  onError: (error: unknown) => void;
  /** Bytes in the log from which it is copied. */
  startBytes?: number;
  /**
   * Bytes in the log from which commits wait for a checkpoint. The log begins anew only after a checkpoint during which
   * nothing was written, so without a limit it would grow as long as deliveries arrive.
   */
  limitBytes?: number;
  /** The module to run, for tests of one that fails. */
  entry?: URL | string;
}

interface Checkpointed {
  /** Pages in the log, copied or not. */
  pages: number;
  error?: string;
}

const DEFAULT_CHECKPOINT_PAGES = 1000;

export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { db, onError, startBytes = 4_000_000, limitBytes = 32_000_000, entry = defaultEntry() } = options;
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  let worker: Worker | null = null;
  let isRunning = false;
  let hasFailed = false;
  let logBytes = 0;
  /** Bytes added to the log since the last checkpoint began. */
  let addedBytes = 0;
  let waiting: Array<() => void> = [];
  let isReported = false;
  db.pragma('wal_autocheckpoint = 0');

  function start(): Worker {
    const started = new Worker(entry, { workerData: db.name, execArgv: [], name: 'checkpoint' });
    started.unref();
    started.on('message', done);
    started.on('error', fail);
    return started;
  }

  function run(): void {
    if (isRunning || hasFailed) return;
    isRunning = true;
    addedBytes = 0;
    try {
      worker ??= start();
      worker.postMessage('checkpoint');
    } catch (error) {
      fail(error);
    }
  }

  function done({ pages, error }: Checkpointed): void {
    isRunning = false;
    if (error !== undefined && !isReported)
      onError(new Error(`The log of the database cannot be copied into its file: ${error}`));
    isReported = error !== undefined;
    // A checkpoint without a commit during it copied all it can, and the log begins anew. What a reader in another
    // program, or a full disk, keeps in the log is no reason for commits to wait.
    logBytes = addedBytes === 0 || error !== undefined ? addedBytes : pages * pageBytes + addedBytes;
    if (waiting.length > 0 && logBytes > 0 && error === undefined) run();
    else goOn();
  }

  function fail(error: unknown): void {
    worker = null;
    isRunning = false;
    hasFailed = true;
    if (db.open) db.pragma(`wal_autocheckpoint = ${DEFAULT_CHECKPOINT_PAGES}`);
    onError(error);
    goOn();
  }

  function goOn(): void {
    const acts = waiting;
    waiting = [];
    for (const act of acts) act();
  }

  return {
    committed(bytes) {
      logBytes += bytes;
      addedBytes += bytes;
      if (addedBytes >= startBytes) run();
    },
    request: run,
    whenRoom(act) {
      if (logBytes < limitBytes || hasFailed) act();
      else {
        waiting.push(act);
        run();
      }
    },
    async close() {
      const thread = worker;
      if (thread === null) return;
      const ended = new Promise((resolve) => thread.once('exit', resolve));
      thread.ref();
      thread.postMessage('close');
      await ended;
    },
  };
}

/** Built, the program stands beside cli.js; from source, beside this file. */
function defaultEntry(): URL | string {
  if (import.meta.url.endsWith('.ts')) return new URL('./checkpoint-worker.js', import.meta.url);
  return join(packageRoot(), 'dist', 'checkpoint-worker.js');
}
