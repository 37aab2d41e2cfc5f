import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { Api } from '../client/api.ts';
import { ApiError } from '../client/call.ts';
import type { Stream } from '../client/stream.ts';
import { ACTIVITY_MINUTES, ACTIVITY_SLOTS, rollActivity } from '../state/activity.ts';
import type { Place } from '../state/place.ts';
import { isOtherTime, readServerClock } from '../state/server-clock.ts';
import type { Store } from '../state/store.ts';
import { gather, loadDeliveries } from './load-deliveries.ts';
import { loadDetail } from './load-detail.ts';

interface Sync {
  store: Store;
  api: Api;
  /** Where the page is: the list, its search and the delivery that is open. */
  place: ReadonlySignal<Place>;
  stream: Stream;
}

const quietly = (work: Promise<unknown>): void => {
  // A call that failed for want of a connection shows in the connection's state; nothing else to say.
  work.catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
  });
};

async function readInfo({ store, api }: Sync): Promise<void> {
  store.info.value = await api.info();
}

async function readActivity({ store, api }: Sync): Promise<void> {
  store.activity.value = await api.activity(ACTIVITY_MINUTES, ACTIVITY_SLOTS);
}

/** Reads the webhooks again, and the endpoints, whose key rings follow them. */
export async function readWebhooks({ store, api }: Pick<Sync, 'store' | 'api'>): Promise<void> {
  const [webhooks, endpoints] = await Promise.all([api.webhooks(), api.endpoints()]);
  store.webhooks.value = webhooks.items;
  store.endpoints.value = endpoints.items;
}

/** Reads the emitter's clock. */
async function readClock({ store, api }: Pick<Sync, 'store' | 'api'>): Promise<void> {
  store.clock.value = readServerClock(await api.clock(), Date.now());
}

/** Reads the contract in force, and the events with it. */
export async function readContract({ store, api }: Pick<Sync, 'store' | 'api'>): Promise<void> {
  store.contract.value = await api.contract();
  store.events.value = store.contract.value.events;
}

async function readCatalogue(sync: Sync): Promise<void> {
  const { store, api } = sync;
  const events = api.events().then(({ items }) => {
    store.events.value = items;
  });
  await Promise.all([readInfo(sync), readActivity(sync), events, readWebhooks(sync), readClock(sync)]);
}

function followAddress({ store, place }: Sync): void {
  effect(() => {
    const { segments, params } = place.value;
    const [screen, id] = segments;
    if (screen !== 'received' && screen !== 'sent') return;
    const list = store[screen];
    const query = params.get('q') ?? '';
    const detail = screen === 'received' ? store.receivedDetail : store.sentDetail;
    untracked(() => {
      detail.id.value = id ?? null;
      if (list.query.value === query && list.asks.reload.value > 0) return;
      list.query.value = query;
      list.asks.reload.value += 1;
    });
  });
}

function followStream(sync: Sync): void {
  const { store } = sync;
  let connected = false;
  effect(() => {
    const hello = store.hello.value;
    if (hello === null) return;
    const again = connected;
    connected = true;
    untracked(() => {
      for (const list of [store.received, store.sent]) {
        if (list.asks.reload.value > 0) list.asks[askAfterHello(again, hello.missed)].value += 1;
      }
      if (again) refreshAll(sync);
    });
  });
}

/** The server says again up to this many rows that were missed; past it, lists start anew. */
const MISSED_LIMIT = 1000;

function askAfterHello(again: boolean, missed: number): 'catchUp' | 'refresh' | 'reload' {
  // Rows read before the stream opened, or changed while it was away, would stay as they were.
  if (!again) return 'catchUp';
  return missed < 0 || missed > MISSED_LIMIT ? 'reload' : 'refresh';
}

function refreshAll(sync: Sync): void {
  const { store } = sync;
  store.receivedDetail.stale.value += 1;
  store.sentDetail.stale.value += 1;
  // Later, when what was missed has been counted in: these give the true counts.
  store.infoStale.value += 1;
  store.activityStale.value += 1;
  quietly(readWebhooks(sync));
  quietly(readClock(sync));
}

function refreshStale(sync: Sync): void {
  const { store } = sync;
  const soonInfo = gather(() => quietly(readInfo(sync)), 3000);
  const soonActivity = gather(() => quietly(readActivity(sync)), 500);
  // Whoever stepped the clock, from here or the command line: what was sent tells of it.
  const soonClock = gather(() => quietly(readClock(sync)), 300);
  const soonSettings = gather(() => quietly(readWebhooks(sync)), 100);
  effect(() => {
    if (store.infoStale.value > 0) soonInfo();
  });
  effect(() => {
    if (store.settingsStale.value > 0) soonSettings();
  });
  effect(() => {
    if (store.sentStale.value > 0 && isOtherTime(store.clock.peek())) soonClock();
  });
  effect(() => {
    if (store.activityStale.value > 0) soonActivity();
  });
}

function runClock({ store }: Sync): void {
  setInterval(() => {
    if (document.hidden) return;
    store.now.value = Date.now();
    const activity = store.activity.value;
    if (activity !== null) store.activity.value = rollActivity(activity, store.now.value);
  }, 1000);
}

/** Ties the store to the server and the address bar; starts when the session opens. */
export function startSync(sync: Sync): void {
  const { store, api, stream } = sync;
  loadDeliveries(store.received, api);
  loadDeliveries(store.sent, api);
  runClock(sync);
  refreshStale(sync);
  followStream(sync);
  let started = false;
  effect(() => {
    if (store.session.value !== 'open') return;
    untracked(() => {
      stream.start();
      quietly(readCatalogue(sync));
      if (started) {
        store.received.asks.reload.value += 1;
        return;
      }
      started = true;
      followAddress(sync);
      loadDetail(store.receivedDetail, api.received);
      loadDetail(store.sentDetail, api.sent);
    });
  });
}
