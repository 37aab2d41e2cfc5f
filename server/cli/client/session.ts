import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startServer } from '../../app/start.ts';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { type Config, loadConfig } from '../../config/config.ts';
import { applySettings, loadSettings } from '../../config/settings-file.ts';
import { findRunning } from '../../store/index.ts';
import { type Io, warn } from '../io.ts';
import type { CommonOptions } from '../options/options.ts';
import { describeError } from '../print/describe-error.ts';
import { type Api, createApi } from './api.ts';
import { type Client, createClient } from './client.ts';
import { waitForDataDir } from './wait-for-data-dir.ts';

/** What a verb acts through: the server that runs on the data dir, or one of its own for as long as it takes. */
export interface Session {
  api: Api;
  config: Config;
  json: boolean;
  /** The server started for this verb alone, null when one was running already. */
  own: Running | null;
}

export interface SessionOptions {
  /** Whether a server of its own listens where `start` would, for a verb that waits for deliveries. */
  serve?: boolean;
}

/** Does the work through a server, and stops it afterwards when it was started for this. */
export async function withSession(
  io: Io,
  options: CommonOptions,
  work: (session: Session) => Promise<ExitCode>,
  { serve = false }: SessionOptions = {},
): Promise<ExitCode> {
  const config = configOf(io, options, serve);
  const { client, own } = await connect(io, config, serve);
  try {
    return await work({ api: createApi(client), config, json: config.json, own });
  } finally {
    await own?.stop();
  }
}

/** The settings a verb runs with: those of `start`, but for ports and hosts, which are its own unless it serves. */
export function configOf(io: Io, options: CommonOptions, serve = false): Config {
  const alone = { port: 0, 'receiver-port': 0, host: '127.0.0.1', 'receiver-host': '127.0.0.1', auth: true };
  return loadConfig({
    flags: { 'data-dir': options.dataDir, json: options.json, open: false, ...(serve ? {} : alone) },
    env: io.env,
    cwd: io.cwd,
    terminal: io.terminal,
  });
}

/** A client of the server that runs on the data dir, or null; one that no longer answers counts as none. */
export async function connectRunning({ dataDir }: Config): Promise<Client | null> {
  const running = findRunning(dataDir);
  if (!running) return null;
  const client = createClient({ url: running.url, token: readToken(dataDir) });
  return (await isAlive(client)) ? client : null;
}

/** Two that come at once meet at the lock: the later one waits, for the other to be asked or to be gone. */
function connect(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running | null }> {
  return waitForDataDir(async () => {
    const client = await connectRunning(config);
    return client ? { client, own: null } : startOwn(io, config, serve);
  });
}

async function startOwn(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running }> {
  const own = await startServer(config, { onError: (error) => warn(io, describeError(error)) });
  // It ends with this verb, so no other may find it and rely on it: they wait for their turn instead.
  if (!serve) rmSync(join(own.dataDir, 'server.json'), { force: true });
  const client = createClient({ url: own.ready.inspector, token: own.ready.token });
  try {
    const settings = loadSettings(io);
    // Its warnings are for who starts a server, not for every verb.
    if (settings) await applySettings(settings, client.call);
    return { client, own };
  } catch (error) {
    await own.stop();
    throw error;
  }
}

async function isAlive(client: Client): Promise<boolean> {
  try {
    await client.ask('/healthz');
    return true;
  } catch (error) {
    if (error instanceof ExitError) return false;
    throw error;
  }
}

function readToken(dataDir: string): string {
  const path = join(dataDir, 'token');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ExitError(
      EXIT.environment,
      `The token of the running server cannot be read from ${path}.`,
      'Run this as the user who started the server.',
      { cause: error },
    );
  }
}
