import { existsSync, readFileSync } from 'node:fs';
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

/** The server that a verb uses: the one that runs on the data dir, or one that runs only as long as the verb. */
export interface Session {
  api: Api;
  config: Config;
  json: boolean;
  /** The server started for this verb alone, null when one was running already. */
  own: Running | null;
}

export interface SessionOptions {
  /** Whether the verb's own server listens on the configured ports, so that deliveries reach it. */
  serve?: boolean;
  /** Whether the data dir must exist: a verb that only reads must not create one when `--data-dir` is mistyped. */
  mustExist?: boolean;
}

/** Does the work with a server, and stops that server if it was started for this verb. */
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

/** @throws {ExitError} 3, when the data dir has no database. */
function requireDataDir({ dataDir, memory }: Config): void {
  if (memory || existsSync(join(dataDir, 'rai-hooks.db'))) return;
  throw new ExitError(
    EXIT.environment,
    `There is no data dir at ${dataDir}.`,
    'Check --data-dir and the working folder, or create it with "rai-hooks start".',
  );
}

/** The verb's own server uses temporary ports; users see the URLs that the next `start` will have. */
function configuredUrl({ receiverUrl }: Running, config: Config): (url: string) => string {
  const { origin } = new URL(receiverUrl);
  return (url) =>
    url.startsWith(`${origin}/`) ? configuredReceiver(config) + url.slice(origin.length) : url;
}

/** The address of the server that runs on the data dir; null when there is none or it does not answer. */
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

/** When two verbs start at once, the second waits until the server of the first answers or has ended. */
function connect(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running | null }> {
  return waitForDataDir(async () => {
    const client = await connectRunning(config);
    return client ? { client, own: null } : startOwn(io, config, serve);
  });
}

async function startOwn(io: Io, config: Config, serve: boolean): Promise<{ client: Client; own: Running }> {
  // Warnings about the settings file are shown by `start` only, not by every verb.
  const settings = loadSettings(io);
  const own = await startServer(serve ? config : onTemporaryPorts(config), {
    onError: (error) => warn(io, describeError(error)),
    settings,
    // Other verbs wait until the data dir is free, because this server ends with this verb.
    announce: serve,
  });
  return { client: createClient({ url: own.ready.inspector, token: own.ready.token }), own };
}

/** The config with free ports on loopback in place of the configured ones. */
function onTemporaryPorts(config: Config): Config {
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
