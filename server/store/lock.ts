import { chmodSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { type Database, firstLine, loadDriver, sqliteCode } from './driver.ts';

/** The content of `server.json`: the process that holds a data dir. */
export interface RunningServer {
  pid: number;
  /** The inspector's. */
  url: string;
  startedAt: string;
}

export interface Lock {
  /** Publishes the inspector's URL to other processes that use this data dir. */
  announce(url: string, startedAt: string): void;
  release(): void;
}

/** How long to wait for the lock: `findRunning` of another process holds it for a moment. */
const LOCK_TIMEOUT_MS = 300;

/**
 * Takes the data dir for this process.
 *
 * Uses an operating-system lock: an open SQLite transaction on a separate file. The system releases it when the process
 * ends, so it is never stale, and no second native module is needed.
 *
 * @throws {ExitError} 3, naming the URL of the process that holds it.
 */
export function takeLock(dir: string): Lock {
  const db = lockFile(dir);
  const announcement = join(dir, 'server.json');
  // A leftover of a killed process: this process holds the lock now.
  rmSync(announcement, { force: true });
  return {
    announce(url, startedAt) {
      const server: RunningServer = { pid: process.pid, url, startedAt };
      const draft = `${announcement}.${process.pid}`;
      writeFileSync(draft, `${JSON.stringify(server)}\n`, { mode: 0o600 });
      renameSync(draft, announcement);
    },
    release() {
      if (!db.open) return;
      rmSync(announcement, { force: true });
      db.close();
    },
  };
}

/** The server that runs on a data dir; null when there is none, or when it is still starting. */
export function findRunning(dir: string): RunningServer | null {
  const server = readAnnouncement(dir);
  if (!server) return null;
  const Driver = loadDriver();
  let db: Database | null = null;
  try {
    db = new Driver(join(dir, 'lock'), { timeout: 0, fileMustExist: true });
    // Fails while another process holds the lock. If none does, this read holds it only for a moment.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    return null;
  } catch (error) {
    return sqliteCode(error)?.startsWith('SQLITE_BUSY') ? server : null;
  } finally {
    db?.close();
  }
}

function lockFile(dir: string): Database {
  const path = join(dir, 'lock');
  const Driver = loadDriver();
  try {
    return hold(new Driver(path, { timeout: LOCK_TIMEOUT_MS }), path);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_NOTADB')) return truncateAndLock(dir, path);
    throw lockError(error, dir, path);
  }
}

function hold(db: Database, path: string): Database {
  try {
    // Otherwise SQLite creates an empty journal file, which remains when the process is killed.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Truncates the file instead of removing it, so that two processes that find it damaged still lock the same file. */
function truncateAndLock(dir: string, path: string): Database {
  const Driver = loadDriver();
  try {
    truncateSync(path);
    return hold(new Driver(path, { timeout: LOCK_TIMEOUT_MS }), path);
  } catch (error) {
    throw lockError(error, dir, path);
  }
}

function lockError(error: unknown, dir: string, path: string): ExitError {
  if (!sqliteCode(error)?.startsWith('SQLITE_BUSY')) {
    return new ExitError(
      EXIT.environment,
      `${path} cannot be locked (${firstLine(error)})`,
      'Remove this file if another program created it, or choose another --data-dir.',
      { cause: error },
    );
  }
  const server = readAnnouncement(dir);
  const who = server ? `at ${server.url} (process ${server.pid})` : 'and is still starting';
  return new ExitError(
    EXIT.environment,
    `The data dir ${dir} is in use: another rai-hooks runs ${who}`,
    'Use the running one, stop it, or choose another --data-dir.',
  );
}

function readAnnouncement(dir: string): RunningServer | null {
  try {
    const { pid, url, startedAt } = JSON.parse(
      readFileSync(join(dir, 'server.json'), 'utf8'),
    ) as RunningServer;
    return typeof pid === 'number' && typeof url === 'string' ? { pid, url, startedAt } : null;
  } catch {
    return null;
  }
}
