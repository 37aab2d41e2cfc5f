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
import { loadCast } from '../emitter/sample/index.ts';
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

/** The API takes bodies as base64 in JSON, a third longer than they are. */
const API_OVERHEAD = 1.5;
const WALL = { now: Date.now };

/** What the parts are made from. */
export interface BuildOptions {
  config: Config;
  dataDir: DataDir;
  /** Folder of the built page. */
  assetsDir: string;
  local: LocalTls;
  limits: ReceiverLimits;
  onError: (error: unknown) => void;
}

/** What both planes share. */
interface SharedParts {
  bus: Bus;
  store: Store;
  /** False once the database was removed: what is written then is lost. */
  isKept: () => boolean;
  contracts: ContractSource;
  library: Library;
  decoder: LiveDecoder;
  outbound: Outbound;
  locations: Locations;
}

/** The mock platform: what sends, on request and on its own. */
interface EmitterServices {
  clock: SchedulingClock;
  deliverer: Deliverer;
  webhooks: Webhooks;
  emitter: Emitter;
}

/** The receiving side. */
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

/** Everything that runs, before anything listens. */
export interface Parts extends BuildOptions, SharedParts, EmitterServices, ReceiverServices {
  inspectorFetch: InspectorFetch;
}

/** Makes all parts over one data dir; nothing listens yet, and nothing is sent. */
export function build(options: BuildOptions): Parts {
  // Read first: a page that is missing must not leave a database open.
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
    library,
    decoder: createLiveDecoder(contracts, onError),
    outbound,
    locations,
  };
}

function createEmitterServices(
  { config, onError }: BuildOptions,
  { store, bus, contracts, outbound, locations }: SharedParts,
): EmitterServices {
  // Never before what was already recorded: a clock that ran ahead must not see its own past as the future.
  const clock = createClock(config.clock, Math.max(Date.now(), store.sent.lastTimeMs()));
  const ownHeaders = config.pure ? () => [] : ownHeadersOf(readVersion());
  const { planes, endpointUrl } = locations;
  const deliverer = createDeliverer({ store, bus, outbound, clock, ownHeaders, endpointUrl, onError });
  const { cancelPending } = deliverer;
  const webhooks = createWebhooks({ contracts, store, clock: WALL, planes, endpointUrl, cancelPending });
  const cast = loadCast(join(packageRoot(), 'fixtures', 'cast'));
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
