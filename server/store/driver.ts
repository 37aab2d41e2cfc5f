import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { EXIT, ExitError } from '../base/exit.ts';
import { messageOf } from '../base/message-of.ts';

export type Database = BetterSqlite3.Database;
type DatabaseConstructor = typeof BetterSqlite3;

/** Versions of the driver and of Node. `napi` is `process.versions.napi`. */
export interface Pair {
  driverVersion: string;
  napi: string | undefined;
  node: string;
}

/**
 * Describes in one line why this Node and this better-sqlite3 are incompatible; null when they are compatible.
 *
 * Since version 13 the driver needs Node-API 10. With a lower version, opening a database ends the process with
 * SIGSEGV, so this is checked first.
 */
export function describePairProblem({ driverVersion, napi, node }: Pair): string | null {
  const major = Number.parseInt(driverVersion, 10);
  if (!(major >= 13) || Number(napi ?? 0) >= 10) return null;
  return (
    `better-sqlite3 ${driverVersion} needs Node-API 10, and Node ${node} has ${napi ?? 'none'}: ` +
    'use Node 22.14 or later, or install better-sqlite3 ~12.9.0'
  );
}

/** Describes in one line why the driver's binary did not load; Node's own message has many lines. */
export function describeLoadProblem(error: unknown): string {
  const text = messageOf(error);
  const abi = /NODE_MODULE_VERSION (\d+)[\s\S]*?NODE_MODULE_VERSION (\d+)/.exec(text);
  if (abi) {
    return `better-sqlite3 was built for another Node (ABI ${abi[1]}, this one has ${abi[2]}): run npm rebuild better-sqlite3`;
  }
  if (/bindings file/i.test(text)) {
    return 'better-sqlite3 has no binary (its install script did not run): run npm rebuild better-sqlite3';
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'MODULE_NOT_FOUND' && /better-sqlite3/.test(text)) {
    return 'better-sqlite3 is not installed: run npm install';
  }
  return `better-sqlite3 does not load (${firstLine(text)}): run npm rebuild better-sqlite3`;
}

let loaded: DatabaseConstructor | null = null;

/**
 * Loads better-sqlite3 on first use, with `require`: a native module cannot be bundled.
 *
 * @throws {ExitError} 3, when it is missing, not built, or would crash on this Node.
 */
export function loadDriver(): DatabaseConstructor {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  try {
    const problem = describePairProblem({
      driverVersion: driverVersion(require.resolve('better-sqlite3')),
      napi: process.versions.napi,
      node: process.versions.node,
    });
    if (problem) throw new ExitError(EXIT.environment, problem);
    const driver = require('better-sqlite3') as DatabaseConstructor;
    // The first open loads the binary, not `require`.
    new driver(':memory:').close();
    loaded = driver;
    return driver;
  } catch (error) {
    if (error instanceof ExitError) throw error;
    throw new ExitError(EXIT.environment, describeLoadProblem(error), null, { cause: error });
  }
}

/** Reads the version from the first package.json above the entry file, because `exports` may hide it from `require`. */
function driverVersion(entry: string): string {
  for (let dir = dirname(entry); dir !== dirname(dir); dir = dirname(dir)) {
    try {
      const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version?: string };
      if (manifest.version) return manifest.version;
    } catch {
      // No package.json in this folder: try the parent.
    }
  }
  return '0';
}

/** The `code` of an SQLite error, e.g. `SQLITE_BUSY`; null for other errors. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}

/** The first line of an error's message. */
export function firstLine(error: unknown): string {
  const text = messageOf(error);
  return text.split('\n', 1)[0] ?? '';
}
