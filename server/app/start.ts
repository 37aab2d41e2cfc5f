import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { packageRoot } from '../base/package-root.ts';
import { readVersion } from '../base/version.ts';
import { createBus } from '../bus.ts';
import type { Config } from '../config/config.ts';
import { linkOf, namesOf, numeric } from '../listen/addresses.ts';
import type { Plane } from '../listen/plane.ts';
import type { Certificate } from '../listen/planes.ts';
import { relayUrlProblem } from '../outbound/request-url.ts';
import { type DataDir, openDataDir, openStore, type Store } from '../store/index.ts';
import { ensureTls } from '../tls/index.ts';
import type { BusMessage } from '../types.ts';
import { firstStart, INBOX } from './first-start.ts';
import { type Parts, type Wiring, wire } from './wire.ts';

/** What is under way gets this long to finish after a stop. */
const GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

/** What a script needs to know once both planes listen. */
export interface Ready {
  inspector: string;
  receiver: string;
  ca: string;
  token: string;
  pid: number;
  version: string;
}

/** A running server. */
export interface Running {
  ready: Ready;
  /** The inspector's link for a person, with the token in the fragment. */
  link: string;
  /** The receiver's address for a person. */
  receiverUrl: string;
  dataDir: string;
  subscribe(listener: (message: BusMessage) => void): () => void;
  /** Lets what is under way finish, then closes everything; calling it again gives the same promise. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Told what went wrong inside; the process goes on. */
  onError: (error: unknown) => void;
  /** Folder of the built page. */
  assetsDir?: string;
}

/**
 * Starts both planes over one data dir.
 * @throws {ExitError} 2 or 3, when the settings or the machine do not allow it; nothing is left behind.
 */
export async function startServer(config: Config, options: ServerOptions): Promise<Running> {
  const dataDir = openDataDir({ path: config.dataDir, memory: config.memory, now: Date.now });
  try {
    return await startIn(dataDir, config, options);
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

async function startIn(dataDir: DataDir, config: Config, options: ServerOptions): Promise<Running> {
  const { onError } = options;
  const local = await ensureTls({ dir: dataDir.tlsDir, names: namesOf(config.receiver), now: Date.now });
  const bus = createBus({ onError });
  const store = openStore({
    path: dataDir.dbPath,
    durable: config.durable,
    limits: config.limits,
    now: Date.now,
    onPruned: (kind, ids) => bus.publish({ type: 'deleted', kind, count: ids.length, ids }),
    onError,
  });
  const opened: Plane[] = [];
  try {
    const assetsDir = options.assetsDir ?? join(packageRoot(), 'dist', 'ui');
    const parts = await wire({ dataDir, config, assetsDir, local, bus, store, opened, onError });
    await firstStart({ store, ...parts });
    if (config.forwardTo !== null) await forwardInbox(store, config.forwardTo, parts);
    await parts.deliverer.resume();
    const renewal = renewDaily(config, dataDir, parts.receiver.renew, onError);
    const running = addressesOf({ dataDir, config, local, bus, ...parts });
    dataDir.announce(running.ready.inspector);
    const stop = once(async () => {
      clearInterval(renewal);
      await shutDown({ ...parts, opened });
      await store.close();
      dataDir.release();
    });
    return { ...running, stop };
  } catch (error) {
    for (const plane of opened) plane.destroy();
    await Promise.all(opened.map((plane) => plane.close()));
    await store.close();
    throw error;
  }
}

function addressesOf({
  dataDir,
  config,
  local,
  bus,
  inspector,
  receiver,
  endpointUrl,
}: Parts & Pick<Wiring, 'dataDir' | 'config' | 'local' | 'bus'>): Omit<Running, 'stop'> {
  return {
    ready: {
      inspector: `http://${numeric(config.inspector.host)}:${inspector.port}/`,
      receiver: `https://${numeric(config.receiver.host)}:${receiver.port}/hooks/${INBOX}`,
      ca: local.caPath,
      token: dataDir.token,
      pid: process.pid,
      version: readVersion(),
    },
    link: linkOf(config.inspector.host, inspector.port, config.auth ? dataDir.token : null),
    receiverUrl: endpointUrl(INBOX),
    dataDir: dataDir.path,
    subscribe: bus.subscribe,
  };
}

/** `--forward-to`: the endpoint `inbox` hands on what it receives. */
async function forwardInbox(store: Store, forwardTo: string, { planes }: Parts): Promise<void> {
  const fault = relayUrlProblem(forwardTo, planes(), 'forward');
  if (fault) throw new ExitError(EXIT.usage, `--forward-to ${forwardTo} cannot be used.`, fault);
  const inbox = store.endpoints.get(INBOX);
  await store.endpoints.put({ name: INBOX, expects: { encryption: 'any' }, reply: {}, ...inbox, forwardTo });
}

/** Lets what is under way finish, for a while. */
async function shutDown({
  deliverer,
  redecoder,
  outbound,
  receiver,
  inspector,
  opened,
}: Parts & Pick<Wiring, 'opened'>): Promise<void> {
  const late = setTimeout(() => {
    outbound.close();
    for (const plane of opened) plane.destroy();
  }, GRACE_MS);
  // Deliveries to our own receiver have to arrive before it closes.
  await deliverer.stop();
  await redecoder.stop();
  outbound.close();
  await Promise.all([receiver.close(), inspector.close()]);
  clearTimeout(late);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}

/** A process that runs for weeks renews its certificate as a start would. */
function renewDaily(
  config: Config,
  dataDir: DataDir,
  renew: (certificate: Certificate) => void,
  onError: (error: unknown) => void,
): NodeJS.Timeout {
  const check = async () => {
    if (config.receiver.certFile === null) {
      renew(await ensureTls({ dir: dataDir.tlsDir, names: namesOf(config.receiver), now: Date.now }));
    }
  };
  return setInterval(() => void check().catch(onError), DAY_MS).unref();
}
