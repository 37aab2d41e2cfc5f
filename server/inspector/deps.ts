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

/** Everything the control plane acts through. */
export interface InspectorDeps {
  store: Store;
  /** False once the database was removed: what is written then is lost. */
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
  /** Paces retries; everything else goes by the wall clock. */
  clock: SchedulingClock;
  guard: Guard;
  assets: Assets;
  /** What does not change while it runs. */
  info: () => Omit<ServerInfo, 'kept'>;
  endpointUrl: (name: string) => string;
  /** The live ports of both planes. */
  planes: () => Planes;
  /** Largest request the API takes, in bytes. */
  maxRequestBytes: number;
  onError: (error: unknown) => void;
}
