import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startServer } from '../../app/start.ts';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { type Config, loadConfig } from '../../config/config.ts';
import { loadSettings } from '../../config/settings/read.ts';
import { nameOf } from '../../listen/addresses.ts';
import { findRunning } from '../../store/index.ts';
import { type Io, warn } from '../io.ts';
import type { CommonOptions } from '../options/options.ts';
import { describeError } from '../print/describe-error.ts';
import { type Api, createApi } from './api.ts';
import { type Address, type Client, createClient } from './client.ts';
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
  /** Whether the data dir has to be there: a verb that only looks must not create one where a name was mistyped. */
  mustExist?: boolean;
}

/** Does the work through a server, and stops it afterwards when it was started for this. */
export async function withSession(
  io: Io,
  options: CommonOptions,
  work: (session: Session) => Promise<ExitCode>,
  { serve = false, mustExist = false }: SessionOptions = {},
): Promise<ExitCode> {
  const config = configOf(io, options);
  if (mustExist) requireDataDir(config);
  const { client, own } = await connect(io, config, serve);
  const shownUrl = own === null || serve ? undefined : configuredUrl(own, config);
  try {
    return await work({ api: createApi(client, shownUrl), config, json: config.json, own });
  } finally {
    await own?.stop();
  }
}

/** The settings that `start` would run with. */
export function configOf(io: Io, options: CommonOptions): Config {
  const { env, cwd, terminal } = io;
  const flags = { 'data-dir': options.dataDir, json: options.json };
  return loadConfig({ flags, env, cwd, terminal });
}

/** Base URL of the receiver as configured, e.g. `https://localhost:4643`. */
export function configuredReceiver({ receiver: { host, port } }: Config): string {
  return `https://${nameOf(host)}:${port}`;
}

/** @throws {ExitError} 3, when nothing was ever kept there. */
function requireDataDir({ dataDir, memory }: Config): void {
  if (memory || existsSync(join(dataDir, 'rai-hooks.db'))) return;
  throw new ExitError(
    EXIT.environment,
    `There is no data dir at ${dataDir}.`,
    'Check --data-dir and the working folder, or create it with "rai-hooks start".',
  );
}

/** A verb's own server listens on ports that are gone a moment later: people see those of the next `start`. */
function configuredUrl({ receiverUrl }: Running, config: Config): (url: string) => string {
  const { origin } = new URL(receiverUrl);
  return (url) =>
    url.startsWith(`${origin}/`) ? configuredReceiver(config) + url.slice(origin.length) : url;
}

/** Where the server is that runs on the data dir, or null; one that no longer answers counts as none. */
export async function findServer({ dataDir }: Config): Promise<Address | null> {
  const running = findRunning(dataDir);
  if (!running) return null;
  const address = { url: running.url, token: readToken(dataDir) };
  return (await isAlive(createClient(address))) ? address : null;
}

/** A client of the server that runs on the data dir, or null. */
export async function connectRunning(config: Config): Promise<Client | null> {
  const address = await findServer(config);
  return address && createClient(address);
}

/** When two verbs start at once, the later one waits until the other's server answers or has ended. */
function connect(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running | null }> {
  return waitForDataDir(async () => {
    const client = await connectRunning(config);
    return client ? { client, own: null } : startOwn(io, config, serve);
  });
}

async function startOwn(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running }> {
  // The warnings of the settings file are for who starts a server, not for every verb.
  const settings = loadSettings(io);
  const own = await startServer(serve ? config : unseen(config), {
    onError: (error) => warn(io, describeError(error)),
    settings,
  });
  // It ends with this verb, so no other may find it and rely on it: they wait for their turn instead.
  if (!serve) rmSync(join(own.dataDir, 'server.json'), { force: true });
  return { client: createClient({ url: own.ready.inspector, token: own.ready.token }), own };
}

/** On any free port of this machine, whatever is configured. */
function unseen(config: Config): Config {
  const ports = { host: '127.0.0.1', port: 0 };
  const { inspector, receiver } = config;
  return {
    ...config,
    auth: true,
    inspector: { ...inspector, ...ports },
    receiver: { ...receiver, ...ports },
  };
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
