import type { Bus } from '../bus.ts';
import type { LiveDecode } from '../codec/decoding.ts';
import type { ContractSource } from '../contract/source.ts';
import type { SchedulingClock } from '../emitter/clock.ts';
import type { Deliverer } from '../emitter/deliver.ts';
import type { Emitter } from '../emitter/emit.ts';
import type { Webhooks } from '../emitter/webhooks.ts';
import type { Library } from '../learning/library.ts';
import type { Planes } from '../outbound/request-url.ts';
import type { ConnectionLog } from '../receiver/connection-log.ts';
import type { Endpoints } from '../receiver/endpoints.ts';
import type { Redecoder } from '../receiver/redecode.ts';
import type { Relay } from '../receiver/relay.ts';
import type { Store } from '../store/index.ts';
import type { ServerInfo } from '../types.ts';
import type { Assets } from './assets.ts';
import type { Guard } from './guard.ts';

/** The parts that the control plane uses. */
export interface InspectorDeps {
  store: Store;
  /** False when the database was removed: later writes are lost. */
  isKept: () => boolean;
  bus: Bus;
  contracts: ContractSource;
  library: Library;
  decode: LiveDecode;
  webhooks: Webhooks;
  emitter: Emitter;
  deliverer: Deliverer;
  relay: Relay;
  redecoder: Redecoder;
  endpoints: Endpoints;
  connections: ConnectionLog;
  /** The clock of the retries; everything else uses the wall clock. */
  clock: SchedulingClock;
  guard: Guard;
  assets: Assets;
  /** Facts that do not change while the server runs. */
  info: () => Omit<ServerInfo, 'kept'>;
  endpointUrl: (name: string) => string;
  /** The current ports of both planes. */
  planes: () => Planes;
  /** Maximum size of a request to the API, in bytes. */
  maxRequestBytes: number;
  onError: (error: unknown) => void;
}
