import { chmodSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { type Database, firstLine, loadDriver, sqliteCode } from './driver.ts';

/** What `server.json` says about the process that holds a data dir. */
export interface RunningServer {
  pid: number;
  /** The inspector's. */
  url: string;
  startedAt: string;
}

export interface Lock {
  /** Tells later comers, and the command line, where this server is. */
  announce(url: string, startedAt: string): void;
  release(): void;
}

/** A probe of the command line holds the lock for a moment: not a reason to give up. */
const PATIENCE_MS = 300;

/**
 * Takes the data dir for this process.
 *
 * The lock is one of the operating system, held through an open SQLite transaction on a file of its own: it dies with
 * the process, so there is never a stale one, and it needs no second native module.
 *
 * @throws {ExitError} 3, naming the URL of the process that holds it.
 */
export function takeLock(dir: string): Lock {
  const db = lockFile(dir);
  const announcement = join(dir, 'server.json');
  // Left by a process that was killed; whoever holds the lock now is this one.
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

/** The server that runs on a data dir, or null; one that has not announced itself yet counts as none. */
export function findRunning(dir: string): RunningServer | null {
  const server = readAnnouncement(dir);
  if (!server) return null;
  const Driver = loadDriver();
  let db: Database | null = null;
  try {
    db = new Driver(join(dir, 'lock'), { timeout: 0, fileMustExist: true });
    // Reading is refused while the lock is held, and keeps nobody from taking it for longer than this.
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
    return hold(new Driver(path, { timeout: PATIENCE_MS }), path);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_NOTADB')) return replaceGarbage(dir, path);
    throw lockError(error, dir, path);
  }
}

function hold(db: Database, path: string): Database {
  try {
    // Else an empty journal appears beside it, and stays behind when the process is killed.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Emptied, not removed: two processes that both find garbage must go on to contend for the same file. */
function replaceGarbage(dir: string, path: string): Database {
  const Driver = loadDriver();
  try {
    truncateSync(path);
    return hold(new Driver(path, { timeout: PATIENCE_MS }), path);
  } catch (error) {
    throw lockError(error, dir, path);
  }
}

function lockError(error: unknown, dir: string, path: string): ExitError {
  if (!sqliteCode(error)?.startsWith('SQLITE_BUSY')) {
    return new ExitError(
      EXIT.environment,
      `${path} cannot be locked (${firstLine(error)})`,
      'Remove that file if it is not of rai-hooks, or choose another --data-dir.',
      { cause: error },
    );
  }
  const server = readAnnouncement(dir);
  const who = server ? `at ${server.url} (process ${server.pid})` : 'and is still starting';
  return new ExitError(
    EXIT.environment,
    `The data dir ${dir} is in use: another rai-hooks runs ${who}`,
    'Use that one, stop it, or choose another --data-dir.',
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
