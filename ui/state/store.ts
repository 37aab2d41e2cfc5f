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

/** How the store reads deliveries; the store itself sends no requests. */
export interface Readers {
  receivedPage: ReadPage<Received>;
  sentPage: ReadPage<Sent>;
  received: ReadDetail<ReceivedDetail>;
  sent: ReadDetail<SentDetail>;
}

/** Schedules a read of data that messages do not carry; many calls cause one read. */
export interface Refresh {
  info(): void;
  activity(): void;
  /** Webhooks and endpoints, with the keys of the endpoints. */
  settings(): void;
  clock(): void;
  /** The events, and the contract if it was read before. */
  contract(): void;
}

export interface StoreOptions {
  read: Readers;
  refresh: Refresh;
  /** Makes a function that runs `work` once, soon after the first of many calls. */
  gather: (work: () => void) => () => void;
  now?: () => number;
}

/** All data of the page. Only signals and methods: no DOM, no requests. */
export interface Store {
  session: Signal<SessionState>;
  connection: Signal<Connection>;
  /** The last `hello` of the stream. */
  hello: Signal<{ version: string; seq: number } | null>;
  /** All rows up to this `seq` have arrived in order; a reconnect asks for the rows after it. */
  lastSeq: number;
  refresh: Refresh;
  info: Signal<ServerInfo | null>;
  received: DeliveryList<Received>;
  sent: DeliveryList<Sent>;
  receivedDetail: Detail<ReceivedDetail>;
  sentDetail: Detail<SentDetail>;
  /** Connections to the receiver that failed before a request, the most recent first. */
  failedConnections: Signal<readonly FailedConnection[]>;
  activity: ActivityState;
  events: Signal<EventInfo[]>;
  webhooks: Signal<WebhookView[] | null>;
  endpoints: Signal<EndpointView[]>;
  /** For each kind, increases with every change of its deliveries, whether or not its list shows them. */
  changes: Record<DeliveryKind, Signal<number>>;
  /** The current contract, read when a screen first needs it. */
  contract: Signal<ContractView | null>;
  /** The emitter's clock; null until it has been read. */
  clock: Signal<ServerClock | null>;
  /** The current time in milliseconds since the epoch, updated once a second; relative times use it. */
  now: Signal<number>;
  /** The same by the emitter's clock, which may run faster or be stepped by hand. */
  emitterNow: ReadonlySignal<number>;
}

/** Equal plaintext with the same format and event gives an equal payload. */
function keepReceived(before: ReceivedDetail, after: ReceivedDetail): ReceivedDetail {
  const same =
    before.plaintext === after.plaintext && before.format === after.format && before.event === after.event;
  return same ? { ...after, payload: before.payload } : after;
}

/** The payload of a sent delivery never changes; only its attempts and its state do. */
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
