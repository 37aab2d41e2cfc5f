import { join } from 'node:path';
import { packageRoot } from '../base/package-root.ts';
import { readVersion } from '../base/version.ts';
import { type Bus, createBus } from '../bus.ts';
import { createLiveDecoder, type LiveDecoder } from '../codec/live-decoder.ts';
import type { Config } from '../config/config.ts';
import { loadContract } from '../contract/load.ts';
import { type ContractSource, createContractSource } from '../contract/source.ts';
import { createClock, type SchedulingClock } from '../emitter/clock.ts';
import { createDeliverer, type Deliverer } from '../emitter/deliver.ts';
import { createEmitter, type Emitter } from '../emitter/emit.ts';
import { type Cast, loadCast } from '../emitter/sample/index.ts';
import { createWebhooks, type Webhooks } from '../emitter/webhooks.ts';
import { createInspector } from '../inspector/app.ts';
import { loadAssets } from '../inspector/assets.ts';
import { createGuard } from '../inspector/guard.ts';
import { createLibrary, customFolder, type Library, recoverContract } from '../learning/library.ts';
import { namesOf } from '../listen/addresses.ts';
import { createOutboundClient, type Outbound } from '../outbound/index.ts';
import { type ConnectionLog, createConnectionLog } from '../receiver/connection-log.ts';
import { createEndpoints, type Endpoints } from '../receiver/endpoints.ts';
import { createHints } from '../receiver/hints.ts';
import type { ReceiverLimits } from '../receiver/limits.ts';
import { ATTEMPT_HEADER, createReceiver, type Receiver } from '../receiver/receiver.ts';
import { createRedecoder, type Redecoder } from '../receiver/redecode.ts';
import { createRelay, type Relay } from '../receiver/relay.ts';
import { createReplyPlanner, type ReplyPlanner } from '../receiver/reply.ts';
import { type DataDir, openStore, type Store } from '../store/index.ts';
import type { LocalTls } from '../tls/index.ts';
import type { HeaderPair, Sent } from '../types.ts';
import { createLocations, type Locations } from './locations.ts';
import { createPresenceCheck } from './presence-check.ts';

/** Factor for API requests: they contain bodies as base64 in JSON, which is a third longer. */
const API_OVERHEAD = 1.5;
const WALL = { now: Date.now };

/** Options of `build`. */
export interface BuildOptions {
  config: Config;
  dataDir: DataDir;
  /** Folder of the built page. */
  assetsDir: string;
  local: LocalTls;
  limits: ReceiverLimits;
  onError: (error: unknown) => void;
}

/** The parts that both planes use. */
interface SharedParts {
  bus: Bus;
  store: Store;
  /** False when the database file was removed: writes are then lost. */
  isKept: () => boolean;
  contracts: ContractSource;
  cast: Cast;
  library: Library;
  decoder: LiveDecoder;
  outbound: Outbound;
  locations: Locations;
}

/** The parts that send deliveries. */
interface EmitterServices {
  clock: SchedulingClock;
  deliverer: Deliverer;
  webhooks: Webhooks;
  emitter: Emitter;
}

/** The parts that receive deliveries. */
interface ReceiverServices {
  replies: ReplyPlanner;
  relay: Relay;
  redecoder: Redecoder;
  endpoints: Endpoints;
  connections: ConnectionLog;
  receiver: Receiver;
}

/** Handles a request of the control plane. */
export type InspectorFetch = (request: Request, env: unknown) => Response | Promise<Response>;

/** All parts of a server; nothing listens yet. */
export interface Parts extends BuildOptions, SharedParts, EmitterServices, ReceiverServices {
  inspectorFetch: InspectorFetch;
}

/** Creates all parts for a data dir. Nothing listens and nothing is sent yet. */
export function build(options: BuildOptions): Parts {
  // Read first, so that a missing page does not leave the database open.
  const assets = loadAssets(options.assetsDir);
  const shared = createSharedParts(options);
  const emitting = createEmitterServices(options, shared);
  const receiving = createReceiverServices(options, shared);
  const parts = { ...options, ...shared, ...emitting, ...receiving };
  return { ...parts, inspectorFetch: createInspectorFetch(parts, assets) };
}

function createSharedParts({ config, dataDir, local, onError }: BuildOptions): SharedParts {
  const bus = createBus({ onError });
  const shipped = join(packageRoot(), 'fixtures', 'contract');
  // Read before the store is opened, so that a missing file does not leave the database open.
  const cast = loadCast(join(packageRoot(), 'fixtures', 'cast'));
  recoverContract(dataDir.path);
  const contracts = createContractSource(loadContract(shipped, customFolder(dataDir.path)));
  const library = createLibrary({ shipped, dataDir: dataDir.path, source: contracts });
  const locations = createLocations(config);
  const outbound = createOutboundClient({
    ca: [local.ca],
    forbidden: () => [
      { port: locations.ports.inspector },
      { port: locations.ports.receiver, purposes: ['forward'] },
    ],
    now: Date.now,
  });
  const store = openStore({
    path: dataDir.dbPath,
    durable: config.durable,
    limits: config.limits,
    now: Date.now,
    onPruned: (kind, ids) => bus.publish({ type: 'deleted', kind, count: ids.length, ids }),
    onError,
  });
  return {
    bus,
    store,
    isKept: createPresenceCheck(dataDir.dbPath, onError),
    contracts,
    cast,
    library,
    decoder: createLiveDecoder(contracts, onError),
    outbound,
    locations,
  };
}

function createEmitterServices(
  { config, onError }: BuildOptions,
  { store, bus, contracts, cast, outbound, locations }: SharedParts,
): EmitterServices {
  // Starts at the last recorded time at the earliest, because an earlier clock may have run ahead of the real time.
  const clock = createClock(config.clock, Math.max(Date.now(), store.sent.lastTimeMs()));
  const ownHeaders = config.pure ? () => [] : ownHeadersOf(readVersion());
  const { planes, endpointUrl } = locations;
  const deliverer = createDeliverer({ store, bus, outbound, clock, ownHeaders, endpointUrl, onError });
  const { cancelPending } = deliverer;
  const webhooks = createWebhooks({ contracts, store, clock: WALL, planes, endpointUrl, cancelPending });
  const emitter = createEmitter({ contracts, cast, store, bus, webhooks, deliverer, clock });
  return { clock, deliverer, webhooks, emitter };
}

function createReceiverServices(
  { config, limits, onError }: BuildOptions,
  { store, isKept, bus, contracts, decoder, outbound, locations }: SharedParts,
): ReceiverServices {
  const { maxBodyBytes } = config.limits;
  const replies = createReplyPlanner();
  const relay = createRelay({
    store,
    bus,
    outbound,
    now: Date.now,
    maxAnswerBytes: maxBodyBytes,
    pure: config.pure,
    onError,
  });
  const { decode } = decoder;
  const redecoder = createRedecoder({ store, bus, decode, onError });
  const { planes } = locations;
  const endpoints = createEndpoints({ store, contracts, replies, redecoder, planes });
  const connections = createConnectionLog({ bus, clock: WALL });
  const hints = createHints();
  const receiver = createReceiver({
    ...{ store, isKept, bus, decode, replies, hints, relay, redecoder, connections, maxBodyBytes, onError },
    clock: WALL,
    limits,
  });
  return { replies, relay, redecoder, endpoints, connections, receiver };
}

function createInspectorFetch(
  parts: Omit<Parts, 'inspectorFetch'>,
  assets: ReturnType<typeof loadAssets>,
): InspectorFetch {
  const { config, dataDir, local, locations } = parts;
  const { limits } = config;
  const { planes, endpointUrl } = locations;
  const token = config.auth ? dataDir.token : null;
  const port = () => locations.ports.inspector;
  const guard = createGuard({ token, port, names: namesOf(config.inspector) });
  const version = readVersion();
  const info = () => ({
    version,
    receiver: locations.receiver(),
    caPath: local.caPath,
    dataDir: dataDir.path,
    limits,
  });
  const maxRequestBytes = Math.ceil(limits.maxBodyBytes * API_OVERHEAD) + 65_536;
  const app = createInspector({
    ...parts,
    decode: parts.decoder.decode,
    planes,
    endpointUrl,
    guard,
    assets,
    info,
    maxRequestBytes,
  });
  return (request, env) => app.fetch(request, env as object);
}

function ownHeadersOf(version: string) {
  return (sent: Sent, attempt: number): HeaderPair[] => [
    ['User-Agent', `rai-hooks/${version}`],
    [ATTEMPT_HEADER, `${sent.id}.${attempt}`],
  ];
}
