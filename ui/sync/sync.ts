import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { DeliveryKind } from '../../server/types.ts';
import type { Api } from '../client/api.ts';
import type { Stream } from '../client/stream.ts';
import { rollActivity } from '../state/activity.ts';
import type { Place } from '../state/place.ts';
import type { Store } from '../state/store.ts';
import { readAll } from './refresh.ts';

interface Sync {
  store: Store;
  api: Api;
  /** The place of the page: the list, its search and the open delivery. */
  place: ReadonlySignal<Place>;
  stream: Stream;
  /** Puts the id of the open delivery into the address. */
  showId: (kind: DeliveryKind, id: string) => void;
}

const detailOf = (store: Store, kind: DeliveryKind) =>
  kind === 'received' ? store.receivedDetail : store.sentDetail;

/** Applies the search and the delivery of the address. */
function followAddress({ store, place }: Sync): void {
  effect(() => {
    const { segments, params } = place.value;
    const [screen, ref] = segments;
    if (screen !== 'received' && screen !== 'sent') return;
    const query = params.get('q') ?? '';
    untracked(() => {
      const list = store[screen];
      detailOf(store, screen).open(ref ?? null);
      // Another search begins at its top, unless a delivery is open.
      if (ref === undefined && query !== list.query.value) list.setPlace(null);
      list.setQuery(query);
      const row = ref === undefined ? null : list.rowOf(ref);
      if (row !== null) list.setPlace(row);
    });
  });
}

/** Makes the delivery that is open the reader's place in its list, also where the list does not hold its row. */
function followOpen({ store }: Sync, kind: DeliveryKind): void {
  effect(() => {
    const { value, id } = detailOf(store, kind);
    const open = value.value;
    if (open !== null && open.id === id.value) untracked(() => store[kind].setPlace(open));
  });
}

/** Replaces a short id or `latest` in the address by the full id. */
function nameInFull({ store, place, showId }: Sync, kind: DeliveryKind): void {
  effect(() => {
    const { value, id } = detailOf(store, kind);
    const found = value.value?.id;
    untracked(() => {
      const ref = id.value;
      const [screen] = place.value.segments;
      if (found === undefined || ref === null || ref === found || screen !== kind) return;
      // Until the requested delivery is read, the previous one is still in `value`.
      if (ref !== 'latest' && !found.endsWith(ref)) return;
      showId(kind, found);
    });
  });
}

function runClock({ store }: Sync): void {
  const tick = (): void => {
    if (document.hidden) return;
    store.now.value = Date.now();
    const activity = store.activity.value;
    if (activity !== null) store.activity.value = rollActivity(activity, store.now.value);
  };
  setInterval(tick, 1000);
  // In a tab that becomes visible again, the ages are outdated.
  document.addEventListener('visibilitychange', tick);
}

/** Connects the store to the server and the address bar as soon as the session is open. */
export function startSync(sync: Sync): void {
  const { store, stream } = sync;
  runClock(sync);
  let started = false;
  effect(() => {
    if (store.session.value !== 'open') return;
    untracked(() => {
      stream.start();
      readAll(sync);
      if (started) {
        for (const list of [store.received, store.sent]) list.retry();
        return;
      }
      started = true;
      followAddress(sync);
      for (const kind of ['received', 'sent'] as const) {
        nameInFull(sync, kind);
        followOpen(sync, kind);
      }
    });
  });
}
