import { type Signal, signal } from '@preact/signals';
import type {
  EndpointView,
  EventInfo,
  FailedConnection,
  Received,
  ReceivedDetail,
  Sent,
  SentDetail,
  ServerInfo,
  WebhookView,
} from '../../server/types.ts';
import type { SessionState } from '../client/session.ts';
import type { ContractView } from '../client/shapes.ts';
import type { Connection } from '../client/stream.ts';
import { type ActivityState, createActivity } from './activity.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createDetail, type Detail } from './detail.ts';
import type { ServerClock } from './server-clock.ts';

/** Everything the page knows. Signals only: no DOM, no requests. */
export interface Store {
  session: Signal<SessionState>;
  connection: Signal<Connection>;
  /** The last greeting of the stream; `missed` is how far `seq` went on without us, negative on another database. */
  hello: Signal<{ version: string; seq: number; missed: number } | null>;
  /** Highest `seq` seen on the stream, from which a reconnect asks for what it missed. */
  lastSeq: number;
  info: Signal<ServerInfo | null>;
  infoStale: Signal<number>;
  received: Deliveries<Received>;
  sent: Deliveries<Sent>;
  receivedDetail: Detail<ReceivedDetail>;
  sentDetail: Detail<SentDetail>;
  /** Connections to the receiver that became no delivery, the most recent first. */
  failedConnections: Signal<readonly FailedConnection[]>;
  activity: ActivityState;
  activityStale: Signal<number>;
  events: Signal<EventInfo[]>;
  webhooks: Signal<WebhookView[] | null>;
  endpoints: Signal<EndpointView[]>;
  /** Raised when webhooks or endpoints changed and must be read again. */
  settingsStale: Signal<number>;
  /** Raised with every change among what was sent. */
  sentStale: Signal<number>;
  /** The contract in force, read when a screen first needs it. */
  contract: Signal<ContractView | null>;
  /** The emitter's clock; null until it was read. */
  clock: Signal<ServerClock | null>;
  /** The clock of relative times: milliseconds since the epoch, moved on once a second. */
  now: Signal<number>;
}

/** An empty store. */
export function createStore({ now = Date.now } = {}): Store {
  return {
    session: signal<SessionState>('asking'),
    connection: signal<Connection>({ state: 'connecting' }),
    hello: signal(null),
    lastSeq: 0,
    info: signal(null),
    infoStale: signal(0),
    received: createDeliveries<Received>('received'),
    sent: createDeliveries<Sent>('sent'),
    receivedDetail: createDetail<ReceivedDetail>(),
    sentDetail: createDetail<SentDetail>(),
    failedConnections: signal([]),
    activity: createActivity(),
    activityStale: signal(0),
    events: signal([]),
    webhooks: signal(null),
    endpoints: signal([]),
    settingsStale: signal(0),
    sentStale: signal(0),
    contract: signal(null),
    clock: signal(null),
    now: signal(now()),
  };
}
