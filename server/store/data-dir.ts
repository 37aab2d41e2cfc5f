import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { firstLine } from './driver.ts';
import { type Lock, takeLock } from './lock.ts';

/** The folder for all data, locked by this process until `release`. */
export interface DataDir {
  /** Absolute. */
  path: string;
  /** The control plane's session token, 43 characters. */
  token: string;
  dbPath: string;
  /** Not created yet. */
  tlsDir: string;
  /** Publishes the inspector's URL to other processes that use this data dir. */
  announce(url: string): void;
  /** Unlocks the folder; removes it if it is temporary. */
  release(): void;
}

export interface DataDirOptions {
  path: string;
  /** Uses a temporary folder instead of `path`, which is removed on release. */
  memory?: boolean;
  /** Milliseconds since the epoch. */
  now?: () => number;
  random?: (size: number) => Buffer;
}

const DB_NAME = 'rai-hooks.db';

/**
 * Opens the folder, creating it when needed, and locks it.
 *
 * @throws {ExitError} 3, when it cannot be written to or another process has locked it.
 */
export function openDataDir(options: DataDirOptions): DataDir {
  const { memory = false, now = Date.now, random = randomBytes } = options;
  const path = memory ? mkdtempSync(join(tmpdir(), 'rai-hooks-')) : resolve(options.path);
  let lock: Lock | null = null;
  try {
    const ours = prepareFolder(path);
    lock = takeLock(path);
    if (ours) writeFileSync(join(path, '.gitignore'), '*\n', { mode: 0o600 });
    const token = readToken(join(path, 'token'), random);
    return { ...folder(path, lock, memory, now), token };
  } catch (error) {
    lock?.release();
    if (memory) rmSync(path, { recursive: true, force: true });
    throw error instanceof ExitError ? error : notWritable(error, path);
  }
}

function folder(path: string, lock: Lock, memory: boolean, now: () => number): Omit<DataDir, 'token'> {
  return {
    path,
    dbPath: join(path, DB_NAME),
    tlsDir: join(path, 'tls'),
    announce: (url) => lock.announce(url, new Date(now()).toISOString()),
    release() {
      lock.release();
      if (memory) rmSync(path, { recursive: true, force: true });
    },
  };
}

/**
 * Creates the folder, and makes it private if only rai-hooks uses it. A folder with other files (a project, the
 * system's temporary folder) keeps its mode and gets no `.gitignore`.
 */
function prepareFolder(path: string): boolean {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const ours = readdirSync(path).length === 0 || existsSync(join(path, DB_NAME));
  if (ours) chmodSync(path, 0o700);
  return ours;
}

/** Reads the token; generates a new one when it is missing or malformed. */
function readToken(path: string, random: (size: number) => Buffer): string {
  const known = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const token = /^[\w-]{43}$/.test(known) ? known : random(32).toString('base64url');
  if (token !== known) writeFileSync(path, `${token}\n`, { mode: 0o600 });
  // `mode` applies only to a new file.
  chmodSync(path, 0o600);
  return token;
}

function notWritable(error: unknown, path: string): ExitError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Record<string, string> = {
    EACCES: 'there is no permission to write',
    EPERM: 'there is no permission to write',
    EROFS: 'the file system is read-only',
    EEXIST: 'a file with this name exists',
    ENOTDIR: 'a part of the path is a file',
    ENOSPC: 'the disk is full',
  };
  return new ExitError(
    EXIT.environment,
    `The data dir ${path} cannot be used: ${reasons[code] ?? firstLine(error)}`,
    'Choose another with --data-dir, or run with --memory.',
    { cause: error },
  );
}
