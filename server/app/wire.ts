import { join } from 'node:path';
import { packageRoot } from '../base/package-root.ts';
import { readVersion } from '../base/version.ts';
import type { Bus } from '../bus.ts';
import { createLiveDecoder } from '../codec/live-decoder.ts';
import type { Config } from '../config/config.ts';
import { loadContract } from '../contract/load.ts';
import { createContractSource } from '../contract/source.ts';
import { createClock } from '../emitter/clock.ts';
import { createDeliverer } from '../emitter/deliver.ts';
import { createEmitter } from '../emitter/emit.ts';
import { loadCast } from '../emitter/sample/index.ts';
import { createWebhooks } from '../emitter/webhooks.ts';
import { createInspector } from '../inspector/app.ts';
import { loadAssets } from '../inspector/assets.ts';
import { createGuard } from '../inspector/guard.ts';
import { createLibrary, customFolder } from '../learning/library.ts';
import { nameOf, namesOf } from '../listen/addresses.ts';
import type { Plane } from '../listen/plane.ts';
import { type Certificate, openInspector, openReceiver } from '../listen/planes.ts';
import { createOutbound } from '../outbound/index.ts';
import { type ConnectionLog, createConnectionLog } from '../receiver/connection-log.ts';
import { createHints } from '../receiver/hints.ts';
import { ATTEMPT_HEADER, createReceiver } from '../receiver/receiver.ts';
import { createRedecoder } from '../receiver/redecode.ts';
import { createRelay } from '../receiver/relay.ts';
import { createReplyPlanner } from '../receiver/reply.ts';
import type { DataDir, Store } from '../store/index.ts';
import { type LocalTls, loadOwnCertificate } from '../tls/index.ts';
import type { HeaderPair, Sent } from '../types.ts';

/** The API takes bodies as base64 in JSON, a third longer than they are. */
const API_OVERHEAD = 1.5;
const WALL = { now: Date.now };

/** What both planes are made from. */
export interface Wiring {
  dataDir: DataDir;
  config: Config;
  /** Folder of the built page. */
  assetsDir: string;
  local: LocalTls;
  bus: Bus;
  store: Store;
  /** Filled as the planes open, so that a failure can close them. */
  opened: Plane[];
  onError: (error: unknown) => void;
}

export type Parts = Awaited<ReturnType<typeof wire>>;

/** Opens the receiver, then the inspector over everything that acts. */
export async function wire(wiring: Wiring) {
  const { dataDir, store, opened } = wiring;
  const shipped = join(packageRoot(), 'fixtures', 'contract');
  const contracts = createContractSource(loadContract(shipped, customFolder(dataDir.path)));
  const library = createLibrary({ shipped, dataDir: dataDir.path, source: contracts });
  const decode = createLiveDecoder(contracts, wiring.onError);
  const replies = createReplyPlanner();
  // Neither port is known before its plane listens, and each plane needs both: whatever needs one asks for it late.
  const ports = { inspector: 0, receiver: 0 };
  const outbound = openWay(wiring, ports);
  const maxAnswerBytes = wiring.config.limits.maxBodyBytes;
  const relay = createRelay({ store, bus: wiring.bus, outbound, now: Date.now, maxAnswerBytes });
  const connections = createConnectionLog({ bus: wiring.bus, clock: WALL });
  const receiver = await openDataPlane(wiring, { decode, replies, relay, connections });
  opened.push(receiver);
  ports.receiver = receiver.port;
  const acting = createActing(wiring, { contracts, outbound, ports, decode });
  const inspector = await openControlPlane(wiring, {
    ...acting,
    contracts,
    library,
    decode,
    replies,
    relay,
    connections,
    ports,
  });
  opened.push(inspector);
  ports.inspector = inspector.port;
  return { ...acting, contracts, outbound, receiver, inspector };
}

interface Ports {
  inspector: number;
  receiver: number;
}

function openWay({ local }: Wiring, ports: Ports) {
  return createOutbound({
    ca: [local.ca],
    forbidden: () => [{ port: ports.inspector }, { port: ports.receiver, purposes: ['forward'] }],
    now: Date.now,
  });
}

type DataPlaneParts = Pick<Parameters<typeof createReceiver>[0], 'decode' | 'replies' | 'relay'> & {
  connections: ConnectionLog;
};

function openDataPlane(
  { config, local, store, bus, onError }: Wiring,
  { connections, ...parts }: DataPlaneParts,
) {
  const { maxBodyBytes } = config.limits;
  const listener = createReceiver({
    ...parts,
    store,
    bus,
    hints: createHints(),
    clock: WALL,
    maxBodyBytes,
    onError,
  });
  return openReceiver({
    config: config.receiver,
    certificate: ownCertificate(config) ?? local,
    listener,
    onFailedConnection: connections.report,
  });
}

interface ActingParts {
  contracts: ReturnType<typeof createContractSource>;
  outbound: ReturnType<typeof createOutbound>;
  decode: ReturnType<typeof createLiveDecoder>;
  ports: Ports;
}

/** Everything that acts on its own or on request, apart from the planes. */
function createActing(
  { config, store, bus, onError }: Wiring,
  { contracts, outbound, decode, ports }: ActingParts,
) {
  // Never before what was already recorded: a clock that ran ahead must not see its own past as the future.
  const clock = createClock(config.clock, Math.max(Date.now(), store.sent.lastTimeMs()));
  const receiverBase = `https://${nameOf(config.receiver.host)}:${ports.receiver}`;
  const endpointUrl = (name: string) => `${receiverBase}/hooks/${encodeURIComponent(name)}`;
  const planes = () => ({
    inspectorPort: ports.inspector,
    receiver: { port: ports.receiver, names: namesOf(config.receiver) },
  });
  const ownHeaders = config.pure ? () => [] : ownHeadersOf(readVersion());
  const deliverer = createDeliverer({ store, bus, outbound, clock, ownHeaders, onError });
  const { cancelPending } = deliverer;
  const webhooks = createWebhooks({ contracts, store, clock: WALL, planes, endpointUrl, cancelPending });
  const cast = loadCast(join(packageRoot(), 'fixtures', 'cast'));
  const emitter = createEmitter({ contracts, cast, store, bus, webhooks, deliverer, clock });
  const redecoder = createRedecoder({ store, bus, decode, onError });
  return { clock, receiverBase, endpointUrl, planes, deliverer, webhooks, emitter, redecoder };
}

type ControlPlaneParts = Omit<
  Parameters<typeof createInspector>[0],
  'store' | 'bus' | 'guard' | 'assets' | 'info' | 'maxRequestBytes' | 'onError'
> & {
  receiverBase: string;
  ports: Ports;
};

function openControlPlane(
  { config, dataDir, local, assetsDir, store, bus, onError }: Wiring,
  parts: ControlPlaneParts,
) {
  const { receiverBase, ports, ...acting } = parts;
  const token = config.auth ? dataDir.token : null;
  const guard = createGuard({ token, port: () => ports.inspector, names: namesOf(config.inspector) });
  const version = readVersion();
  const { limits } = config;
  const info = () => ({
    version,
    receiver: receiverBase,
    caPath: local.caPath,
    dataDir: dataDir.path,
    limits,
  });
  const maxRequestBytes = Math.ceil(limits.maxBodyBytes * API_OVERHEAD) + 65_536;
  const assets = loadAssets(assetsDir);
  const app = createInspector({ ...acting, store, bus, guard, assets, info, maxRequestBytes, onError });
  return openInspector(config.inspector, (request, env) => app.fetch(request, env as object));
}

function ownHeadersOf(version: string) {
  return (sent: Sent, attempt: number): HeaderPair[] => [
    ['User-Agent', `rai-hooks/${version}`],
    [ATTEMPT_HEADER, `${sent.id}.${attempt}`],
  ];
}

function ownCertificate({ receiver }: Config): Certificate | null {
  const { certFile, keyFile } = receiver;
  return certFile !== null && keyFile !== null ? loadOwnCertificate(certFile, keyFile) : null;
}
