import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { EXIT, ExitError } from '../base/exit.ts';
import { type Database, firstLine, loadDriver, sqliteCode } from './driver.ts';
import { MIGRATIONS } from './migrations.ts';

/** `RAIH`, stored in the file header: identifies a database of rai-hooks. */
const APPLICATION_ID = 0x52414948;

export interface OpenOptions {
  path: string;
  /** Sync the log on every commit. */
  durable?: boolean;
  migrations?: readonly string[];
}

/**
 * Opens the database; creates or migrates it when needed.
 *
 * @throws {ExitError} 3, when it cannot be opened, is damaged, is not ours, or comes from a newer version.
 */
export function openDatabase({ path, durable = false, migrations = MIGRATIONS }: OpenOptions): Database {
  const Driver = loadDriver();
  let db: Database | null = null;
  try {
    createPrivately(path);
    db = new Driver(path, { timeout: 2000 });
    checkOwner(db, path, migrations.length);
    configure(db, durable);
    checkHealth(db, path);
    migrate(db, migrations);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof ExitError) throw error;
    throw new ExitError(EXIT.environment, ...explain(error, path), { cause: error });
  }
}

/** Creates the file with mode 0600; SQLite would make it readable by all users. The log files inherit the mode. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (statSync(path).isFile()) chmodSync(path, 0o600);
  }
}

function checkOwner(db: Database, path: string, known: number): void {
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  const version = Number(db.pragma('user_version', { simple: true }));
  const { tables } = db
    .prepare<[], { tables: number }>('SELECT count(*) AS tables FROM sqlite_master')
    .get() ?? {
    tables: 0,
  };
  if (applicationId !== APPLICATION_ID && (applicationId !== 0 || version !== 0 || tables > 0)) {
    throw new ExitError(
      EXIT.environment,
      `${path} is a database of another program`,
      'Choose another --data-dir, or move this file to another folder.',
    );
  }
  if (version > known) {
    throw new ExitError(
      EXIT.environment,
      `${path} was written by a newer rai-hooks (database version ${version}, this one knows up to ${known})`,
      'Update rai-hooks, or choose another --data-dir.',
    );
  }
}

/** Files up to this size are checked as a whole, which takes about 2 ms per MB. */
const CHECKED_BYTES = 32_000_000;

/**
 * Checks the file for damage before it is used. Of a large file only the summaries are read (7 ms for 100,000
 * deliveries), because lists, totals and retention depend on them. A damaged body is noticed when it is read.
 */
function checkHealth(db: Database, path: string): void {
  const pages = Number(db.pragma('page_count', { simple: true }));
  if (pages * Number(db.pragma('page_size', { simple: true })) <= CHECKED_BYTES) {
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw new ExitError(EXIT.environment, ...damaged(path, found));
    return;
  }
  for (const table of ['received', 'sent'])
    db.prepare(`SELECT sum(stored_bytes) FROM ${table} NOT INDEXED`).get();
}

function damaged(path: string, reason: string): [message: string, advice: string] {
  return [
    `${path} is damaged (${reason.replaceAll(/\s+/g, ' ').trim()})`,
    'Move the file and its -wal and -shm files to another folder, or choose another --data-dir. ' +
      '`sqlite3 FILE .recover` may rescue the data.',
  ];
}

function configure(db: Database, durable: boolean): void {
  // The next two pragmas must run before the first table is created, in this order. A delivery takes about 2.5 kB: with
  // pages of 4 kB a third of the file is unused, and a full search takes twice as long.
  db.pragma('page_size = 8192');
  // Allows pages freed by deletions to be returned to the file system.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // In WAL mode, commits with NORMAL survive the end of the process; with FULL they survive a power failure, too.
  db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -32000');
  // Without a limit, the log file keeps the size of the largest transaction.
  db.pragma('journal_size_limit = 16777216');
}

function migrate(db: Database, migrations: readonly string[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}

function explain(error: unknown, path: string): [message: string, advice: string] {
  const code = sqliteCode(error) ?? '';
  if (code.startsWith('SQLITE_NOTADB')) {
    return [`${path} is not a database`, 'Move this file to another folder, or choose another --data-dir.'];
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return damaged(path, firstLine(error));
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return [`${path} is in use by another program`, 'Close that program, or choose another --data-dir.'];
  }
  return [
    `${path} cannot be opened (${firstLine(error)})`,
    'Make it readable and writable, or choose another --data-dir.',
  ];
}
