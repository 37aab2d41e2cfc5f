import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  DeliveryKind,
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
import { createDeliveryList, type DeliveryList } from './delivery-list.ts';
import { createDetail, type Detail, type ReadDetail } from './detail.ts';
import { matchReceived, matchSent } from './match-query.ts';
import type { ReadPage } from './page-reader.ts';
import { emitterNow, type ServerClock } from './server-clock.ts';

/** How the store gets what it lacks: nothing in it talks to the server. */
export interface Readers {
  receivedPage: ReadPage<Received>;
  sentPage: ReadPage<Sent>;
  received: ReadDetail<ReceivedDetail>;
  sent: ReadDetail<SentDetail>;
}

/** Asks for a reading, soon and once for many calls, of what a message does not carry. */
export interface Refresh {
  info(): void;
  activity(): void;
  /** Webhooks, endpoints, and with them the endpoints' keys. */
  settings(): void;
  clock(): void;
  /** The events, and the contract where it was read. */
  contract(): void;
}

export interface StoreOptions {
  read: Readers;
  refresh: Refresh;
  /** Makes a function that runs `work` once, soon after the first of many calls. */
  gather: (work: () => void) => () => void;
  now?: () => number;
}

/** Everything the page knows. Signals and methods only: no DOM, no requests. */
export interface Store {
  session: Signal<SessionState>;
  connection: Signal<Connection>;
  /** The last greeting of the stream. */
  hello: Signal<{ version: string; seq: number } | null>;
  /** The `seq` up to which everything was told, in order; from it a reconnect asks for what it missed. */
  lastSeq: number;
  refresh: Refresh;
  info: Signal<ServerInfo | null>;
  received: DeliveryList<Received>;
  sent: DeliveryList<Sent>;
  receivedDetail: Detail<ReceivedDetail>;
  sentDetail: Detail<SentDetail>;
  /** Connections to the receiver that became no delivery, the most recent first. */
  failedConnections: Signal<readonly FailedConnection[]>;
  activity: ActivityState;
  events: Signal<EventInfo[]>;
  webhooks: Signal<WebhookView[] | null>;
  endpoints: Signal<EndpointView[]>;
  /** For each kind, grows with every change among its deliveries, whether its list shows them or not. */
  changes: Record<DeliveryKind, Signal<number>>;
  /** The contract in force, read when a screen first needs it. */
  contract: Signal<ContractView | null>;
  /** The emitter's clock; null until it was read. */
  clock: Signal<ServerClock | null>;
  /** The clock of relative times: milliseconds since the epoch, moved on once a second. */
  now: Signal<number>;
  /** The same by the emitter's clock, which may run faster or be stepped by hand. */
  emitterNow: ReadonlySignal<number>;
}

/** Equal plaintext of the same format and event gives an equal payload. */
function keepReceived(before: ReceivedDetail, after: ReceivedDetail): ReceivedDetail {
  const same =
    before.plaintext === after.plaintext && before.format === after.format && before.event === after.event;
  return same ? { ...after, payload: before.payload } : after;
}

/** What was sent never changes; only its attempts and its state do. */
function keepSent(before: SentDetail, after: SentDetail): SentDetail {
  return { ...after, payload: before.payload };
}

/** An empty store. */
export function createStore({ read, refresh, gather, now: readNow = Date.now }: StoreOptions): Store {
  const clock = signal<ServerClock | null>(null);
  const now = signal(readNow());
  return {
    session: signal<SessionState>('asking'),
    connection: signal<Connection>({ state: 'connecting' }),
    hello: signal(null),
    lastSeq: 0,
    refresh,
    info: signal(null),
    received: createDeliveryList<Received>({
      ...{ kind: 'received', match: matchReceived, readPage: read.receivedPage, gather },
    }),
    sent: createDeliveryList<Sent>({ kind: 'sent', match: matchSent, readPage: read.sentPage, gather }),
    receivedDetail: createDetail<ReceivedDetail>({ read: read.received, keep: keepReceived }),
    sentDetail: createDetail<SentDetail>({ read: read.sent, keep: keepSent }),
    failedConnections: signal([]),
    activity: createActivity(),
    events: signal([]),
    webhooks: signal(null),
    endpoints: signal([]),
    changes: { received: signal(0), sent: signal(0) },
    contract: signal(null),
    clock,
    now,
    emitterNow: computed(() => emitterNow(clock.value, now.value)),
  };
}
