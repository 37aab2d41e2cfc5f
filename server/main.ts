import { join } from 'node:path';
import { linkOf, nameOf, numeric } from './addresses.ts';
import { type Bus, createBus } from './bus.ts';
import { createLiveDecoder } from './codec/live-decoder.ts';
import type { Config } from './config.ts';
import { loadContract } from './contract/load.ts';
import { createContractSource } from './contract/source.ts';
import { createDeliverer } from './emitter/deliver.ts';
import { createEmitter } from './emitter/emit.ts';
import { createWebhooks } from './emitter/webhooks.ts';
import { firstStart, INBOX } from './first-start.ts';
import { createInspector } from './inspector/app.ts';
import { loadAssets } from './inspector/assets.ts';
import { createGuard } from './inspector/guard.ts';
import { createLibrary, customFolder } from './learning/library.ts';
import { createOutbound } from './outbound/index.ts';
import { packageRoot } from './package-root.ts';
import { type Certificate, openInspector, openReceiver, type Plane } from './planes.ts';
import { createHints } from './receiver/hints.ts';
import { ATTEMPT_HEADER, createReceiver } from './receiver/receiver.ts';
import { createRedecoder } from './receiver/redecode.ts';
import { createReplyPlanner } from './receiver/reply.ts';
import { type DataDir, openDataDir, openStore, type Store } from './store/index.ts';
import { ensureTls, type LocalTls, loadOwnCertificate } from './tls/index.ts';
import type { BusMessage, Clock, HeaderPair, Sent } from './types.ts';
import { readVersion } from './version.ts';

/** What is under way gets this long to finish after a stop. */
const GRACE_MS = 10_000;
const DAY_MS = 86_400_000;
/** The API takes bodies as base64 in JSON, a third longer than they are. */
const API_OVERHEAD = 1.5;

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
  clock?: Clock;
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
  const { clock = { now: Date.now } } = options;
  const dataDir = openDataDir({ path: config.dataDir, memory: config.memory, now: clock.now });
  try {
    return await startIn(dataDir, config, { ...options, clock });
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

async function startIn(
  dataDir: DataDir,
  config: Config,
  options: ServerOptions & { clock: Clock },
): Promise<Running> {
  const { clock, onError } = options;
  const local = await ensureTls({ dir: dataDir.tlsDir, names: config.receiver.names, now: clock.now });
  const bus = createBus({ onError });
  const store = openStore({
    path: dataDir.dbPath,
    durable: config.durable,
    limits: config.limits,
    now: clock.now,
    onPruned: (kind, ids) => bus.publish({ type: 'deleted', kind, count: ids.length, ids }),
    onError,
  });
  const opened: Plane[] = [];
  try {
    const parts = await wire({ dataDir, config, options, local, bus, store, opened });
    await firstStart({ store, ...parts });
    await parts.deliverer.resume();
    const renewal = renewDaily(config, dataDir, clock, parts.receiver.renew, onError);
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

interface Wiring {
  dataDir: DataDir;
  config: Config;
  options: ServerOptions & { clock: Clock };
  local: LocalTls;
  bus: Bus;
  store: Store;
  /** Filled as the planes open, so that a failure can close them. */
  opened: Plane[];
}

/** Opens the receiver, then the inspector over everything that acts. */
async function wire({ dataDir, config, options, local, bus, store, opened }: Wiring) {
  const { clock, onError } = options;
  const version = readVersion();
  const shipped = join(packageRoot(), 'fixtures', 'contract');
  const contracts = createContractSource(loadContract(shipped, customFolder(dataDir.path)));
  const library = createLibrary({ shipped, dataDir: dataDir.path, source: contracts });
  const decode = createLiveDecoder(contracts);
  const replies = createReplyPlanner();
  const { maxBodyBytes } = config.limits;
  const listener = createReceiver({
    store,
    bus,
    decode,
    replies,
    hints: createHints(),
    clock,
    maxBodyBytes,
    onError,
  });
  const receiver = await openReceiver(config.receiver, ownCertificate(config) ?? local, listener);
  opened.push(receiver);

  // The inspector's routes are made before its port is known; whatever needs the port asks when it is needed.
  let inspectorPort = 0;
  const receiverBase = `https://${nameOf(config.receiver.host)}:${receiver.port}`;
  const endpointUrl = (name: string) => `${receiverBase}/hooks/${encodeURIComponent(name)}`;
  const planes = () => ({ inspectorPort, receiver: { port: receiver.port, names: config.receiver.names } });
  const outbound = createOutbound({
    ca: [local.ca],
    forbidden: () => [{ port: inspectorPort }],
    now: clock.now,
  });
  const ownHeaders = config.pure ? () => [] : ownHeadersOf(version);
  const deliverer = createDeliverer({ store, bus, outbound, clock, ownHeaders, onError });
  const cancelPending = deliverer.cancel;
  const webhooks = createWebhooks({ contracts, store, clock, planes, endpointUrl, cancelPending });
  const emitter = createEmitter({ contracts, store, bus, webhooks, deliverer, clock });
  const redecoder = createRedecoder({ store, bus, decode, onError });
  const token = config.auth ? dataDir.token : null;
  const guard = createGuard({ token, port: () => inspectorPort, names: config.inspector.names });
  const assets = loadAssets(options.assetsDir ?? join(packageRoot(), 'dist', 'ui'));
  const info = () => ({
    version,
    receiver: receiverBase,
    caPath: local.caPath,
    dataDir: dataDir.path,
    limits: config.limits,
  });
  const maxRequestBytes = Math.ceil(maxBodyBytes * API_OVERHEAD) + 65_536;
  const acting = {
    store,
    bus,
    contracts,
    library,
    decode,
    webhooks,
    emitter,
    redecoder,
    replies,
    clock,
    onError,
  };
  const app = createInspector({ ...acting, guard, assets, info, endpointUrl, maxRequestBytes });
  const inspector = await openInspector(config.inspector, (request, env) =>
    app.fetch(request, env as object),
  );
  opened.push(inspector);
  inspectorPort = inspector.port;
  return { contracts, webhooks, outbound, deliverer, redecoder, receiver, inspector, endpointUrl, version };
}

type Parts = Awaited<ReturnType<typeof wire>>;

function ownHeadersOf(version: string) {
  return (sent: Sent, attempt: number): HeaderPair[] => [
    ['User-Agent', `rai-hooks/${version}`],
    [ATTEMPT_HEADER, `${sent.id}.${attempt}`],
  ];
}

function addressesOf({
  dataDir,
  config,
  local,
  bus,
  inspector,
  receiver,
  endpointUrl,
  version,
}: Parts & Pick<Wiring, 'dataDir' | 'config' | 'local' | 'bus'>): Omit<Running, 'stop'> {
  return {
    ready: {
      inspector: `http://${numeric(config.inspector.host)}:${inspector.port}/`,
      receiver: `https://${numeric(config.receiver.host)}:${receiver.port}/hooks/${INBOX}`,
      ca: local.caPath,
      token: dataDir.token,
      pid: process.pid,
      version,
    },
    link: linkOf(config, inspector.port, dataDir.token),
    receiverUrl: endpointUrl(INBOX),
    dataDir: dataDir.path,
    subscribe: bus.subscribe,
  };
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

function ownCertificate({ receiver }: Config): Certificate | null {
  const { certFile, keyFile } = receiver;
  return certFile !== null && keyFile !== null ? loadOwnCertificate(certFile, keyFile) : null;
}

/** A process that runs for weeks renews its certificate as a start would. */
function renewDaily(
  config: Config,
  dataDir: DataDir,
  clock: Clock,
  renew: (certificate: Certificate) => void,
  onError: (error: unknown) => void,
): NodeJS.Timeout {
  const check = async () => {
    if (config.receiver.certFile === null) {
      renew(await ensureTls({ dir: dataDir.tlsDir, names: config.receiver.names, now: clock.now }));
    }
  };
  return setInterval(() => void check().catch(onError), DAY_MS).unref();
}
