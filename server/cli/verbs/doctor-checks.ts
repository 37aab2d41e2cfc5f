import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { ExitError } from '../../base/exit.ts';
import { messageOf } from '../../base/message-of.ts';
import { readVersion } from '../../base/version.ts';
import type { Config } from '../../config/config.ts';
import { loadDriver } from '../../store/driver.ts';
import { findRunning } from '../../store/index.ts';
import type { ServerInfo } from '../../types.ts';
import { createClient } from '../client/client.ts';
import { connectRunning, findServer } from '../client/session.ts';

export type CheckLevel = 'ok' | 'warn' | 'fail';

/** The outcome of one check; `advice` says what to do, or is null. */
export interface Check {
  name: string;
  level: CheckLevel;
  detail: string;
  advice: string | null;
}

/** All checks. A failure can cause failures of later checks, so the cause comes first. */
export const checks: ReadonlyArray<(config: Config) => Check | Promise<Check>> = [
  checkNode,
  checkDriver,
  checkDataDir,
  checkRunning,
  (config) => checkPort('inspector', '--port', config),
  (config) => checkPort('receiver', '--receiver-port', config),
  checkCertificate,
  checkClock,
];

const good = (name: string, detail: string): Check => ({ name, level: 'ok', detail, advice: null });

function checkNode(): Check {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major > 22;
  if (fits) return good('node', node);
  return {
    name: 'node',
    level: 'fail',
    detail: `${node} is too old.`,
    advice: 'Use Node 20.19, 22.14 or later.',
  };
}

function checkDriver(): Check {
  const name = 'database';
  try {
    const Driver = loadDriver();
    const db = new Driver(':memory:');
    const row = db.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    db.close();
    return good(name, `better-sqlite3 loads, SQLite ${row.version}`);
  } catch (error) {
    return { name, level: 'fail', detail: messageAndAdvice(error), advice: null };
  }
}

function checkDataDir({ dataDir, memory }: Config): Check {
  const name = 'data dir';
  if (memory) return good(name, 'a temporary folder for each start (--memory)');
  const folder = nearest(dataDir);
  const problem = statSync(folder).isDirectory() ? notWritable(folder) : `${folder} is a file.`;
  if (problem)
    return {
      name,
      level: 'fail',
      detail: problem,
      advice: 'Choose another with --data-dir, or run with --memory.',
    };
  return good(name, folder === dataDir ? dataDir : `${dataDir}, created at the first start`);
}

/** The path, or its nearest parent that exists. */
function nearest(path: string): string {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function notWritable(folder: string): string | null {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return `${folder} cannot be written to.`;
  }
}

async function checkRunning(config: Config): Promise<Check> {
  const name = 'server';
  const running = findRunningSafely(config.dataDir);
  if (!running) return good(name, 'no server runs on this data dir');
  try {
    const client = await connectRunning(config);
    if (!client) {
      const advice = `Stop process ${running.pid} and start again.`;
      return { name, level: 'fail', detail: `The server at ${running.url} does not answer.`, advice };
    }
    const { version } = await client.ask<ServerInfo>('/api/info');
    if (version === readVersion()) return good(name, `${version} at ${running.url}, process ${running.pid}`);
    const detail = `The server at ${running.url} is version ${version}; this command is ${readVersion()}.`;
    return { name, level: 'warn', detail, advice: 'Restart the server.' };
  } catch (error) {
    return { name, level: 'fail', detail: messageAndAdvice(error), advice: null };
  }
}

/** The port that the running server uses, else whether the configured one can be used. */
async function checkPort(plane: 'inspector' | 'receiver', flag: string, config: Config): Promise<Check> {
  const name = `${plane} port`;
  const running = await runningPort(plane, config);
  if (running !== null) return good(name, `${running}, used by the running server`);
  const { host, port, portNamed } = config[plane];
  if (port === 0) return good(name, 'any free port');
  const code = await bindError(host, port);
  if (code === null) return good(name, `${port} is free`);
  const advice = `Choose another with ${flag}.`;
  const busy = code === 'EADDRINUSE';
  if (busy && !portNamed) {
    return { name, level: 'warn', detail: `${port} is busy: start will use the next free port.`, advice };
  }
  return {
    name,
    level: 'fail',
    detail: busy ? `${port} is busy.` : `${host}:${port} cannot be used (${code}).`,
    advice,
  };
}

async function runningPort(plane: 'inspector' | 'receiver', config: Config): Promise<string | null> {
  try {
    const server = await findServer(config);
    if (!server) return null;
    if (plane === 'inspector') return new URL(server.url).port;
    const { receiver } = await createClient(server).ask<ServerInfo>('/api/info');
    return new URL(receiver).port;
  } catch {
    // The check of the server reports why it does not answer.
    return null;
  }
}

function bindError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

const DAY_MS = 86_400_000;
/** A start renews the local certificate when it is valid for less than this. */
const RENEWED_BEFORE_MS = 30 * DAY_MS;

function checkCertificate({ dataDir, receiver }: Config): Check {
  const name = 'certificate';
  const own = receiver.certFile;
  const path = own ?? join(dataDir, 'tls', 'cert.pem');
  if (!existsSync(path)) {
    if (own === null) return good(name, 'created at the first start');
    return { name, level: 'fail', detail: `${path} does not exist.`, advice: 'Correct --tls-cert.' };
  }
  try {
    const { validFrom, validTo } = new X509Certificate(readFileSync(path));
    const leftMs = Date.parse(validTo) - Date.now();
    const until = `valid until ${new Date(validTo).toISOString().slice(0, 10)}`;
    if (Date.parse(validFrom) > Date.now()) {
      return {
        name,
        level: 'fail',
        detail: 'The certificate is not valid yet.',
        advice: 'Check the clock of this machine.',
      };
    }
    if (leftMs > RENEWED_BEFORE_MS) return good(name, until);
    if (own === null) return good(name, `${until}, renewed at the next start`);
    return { name, level: leftMs > 0 ? 'warn' : 'fail', detail: until, advice: 'Renew the certificate.' };
  } catch (error) {
    return {
      name,
      level: 'fail',
      detail: `${path} is not a certificate (${messageAndAdvice(error)}).`,
      advice: null,
    };
  }
}

/** Before the first release of rai-hooks, so an earlier time must be wrong. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);

/** A wrong clock makes certificates invalid and the shown times wrong. */
function checkClock({ dataDir }: Config): Check {
  const name = 'clock';
  const now = new Date();
  const token = join(dataDir, 'token');
  const lastStartMs = existsSync(token) ? statSync(token).mtimeMs : 0;
  if (now.getTime() >= Math.max(EARLIEST_MS, lastStartMs - DAY_MS)) return good(name, now.toISOString());
  const detail = `The clock shows ${now.toISOString()}, which is before the last start.`;
  return { name, level: 'fail', detail, advice: 'Set the clock of this machine.' };
}

function findRunningSafely(dataDir: string) {
  try {
    return findRunning(dataDir);
  } catch {
    // The check of the database reports a driver that does not load.
    return null;
  }
}

function messageAndAdvice(error: unknown): string {
  if (error instanceof ExitError)
    return [error.message, error.advice].filter((text) => text !== null).join(' ');
  return messageOf(error);
}
