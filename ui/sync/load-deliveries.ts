import { batch, effect, untracked } from '@preact/signals';
import type { Received, Sent } from '../../server/types.ts';
import type { Api } from '../client/api.ts';
import { ApiError } from '../client/call.ts';
import { type Deliveries, insertRow, PAGE_ROWS, replaceRow, resetRows } from '../state/deliveries.ts';
import { cursorsInView, fillSlot, nextPage, setTotal } from '../state/deliveries-pages.ts';

type AnyRow = Received | Sent;

interface Loader<R extends AnyRow> {
  list: Deliveries<R>;
  api: Api;
  reading: AbortController;
  filling: boolean;
  /** The search that the rows in the list were read by. */
  query: string;
}

function fail<R extends AnyRow>({ list }: Loader<R>, error: unknown): void {
  if (!(error instanceof ApiError)) return;
  const named = error.problem.errors?.map((item) => item.detail).join(' ');
  batch(() => {
    list.status.value = 'failed';
    list.problem.value = named || error.message;
  });
}

/** Reads the first page. The rows in view stay until it is there. */
async function reload<R extends AnyRow>(loader: Loader<R>): Promise<void> {
  loader.reading.abort();
  const reading = new AbortController();
  loader.reading = reading;
  const { list, api } = loader;
  try {
    const query = { limit: PAGE_ROWS, q: list.query.value };
    const page = await api.page<R>(list.kind, query, reading.signal);
    if (reading.signal.aborted) return;
    batch(() => {
      list.problem.value = null;
      resetRows(list, page, loader.query === query.q);
      loader.query = query.q;
    });
    void fill(loader);
  } catch (error) {
    if (!reading.signal.aborted) fail(loader, error);
  }
}

/** Reads pages until the wanted rows are in memory. */
async function fill<R extends AnyRow>(loader: Loader<R>): Promise<void> {
  const { list, api, reading } = loader;
  if (loader.filling) return;
  loader.filling = true;
  try {
    for (let next = nextPage(list); next !== null; next = nextPage(list)) {
      const { index, cursor, limit } = next;
      const page = await api.page<R>(list.kind, { limit, cursor, q: list.query.value }, reading.signal);
      if (reading.signal.aborted || list.slots[index]?.cursor !== cursor) break;
      fillSlot(list, index, page);
    }
  } catch (error) {
    if (!reading.signal.aborted) fail(loader, error);
  } finally {
    loader.filling = false;
  }
  if (loader.reading !== reading) void fill(loader);
}

/** Reads what came since, when only the server can tell what fits the search. */
async function catchUp<R extends AnyRow>(loader: Loader<R>): Promise<void> {
  const { list, api } = loader;
  if (list.status.value !== 'ready') return;
  const query = { after: list.newestSeq, limit: PAGE_ROWS, q: list.query.value };
  try {
    const page = await api.page<R>(list.kind, query, loader.reading.signal);
    if (page.next !== null) return await reload(loader);
    batch(() => {
      for (const row of page.items) insertRow(list, row);
    });
  } catch (error) {
    if (!(error instanceof ApiError) && !loader.reading.signal.aborted) throw error;
  }
}

/** Reads the rows in view again, and puts each in its place: what is not new may have changed. */
async function refresh<R extends AnyRow>({ list, api, reading }: Loader<R>): Promise<void> {
  const query = { limit: PAGE_ROWS, q: list.query.value };
  for (const cursor of [null, ...cursorsInView(list)]) {
    const page = await api.page<R>(list.kind, { ...query, cursor }, reading.signal).catch(() => null);
    if (page === null || reading.signal.aborted) return;
    batch(() => {
      for (const row of page.items) replaceRow(list, row);
    });
  }
}

async function recount<R extends AnyRow>({ list, api, reading }: Loader<R>): Promise<void> {
  if (list.status.value !== 'ready') return;
  const page = await api
    .page<R>(list.kind, { limit: 1, q: list.query.value }, reading.signal)
    .catch(() => null);
  if (page !== null && !reading.signal.aborted) setTotal(list, page.total);
}

/** Runs `work` soon after the first of many asks, and again if more came meanwhile. */
export function gather(work: () => void, waitMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return () => {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      work();
    }, waitMs);
  };
}

/** Keeps a list filled from the server: does whatever the list asks for. */
export function loadDeliveries<R extends AnyRow>(list: Deliveries<R>, api: Api): void {
  const loader: Loader<R> = { list, api, reading: new AbortController(), filling: false, query: '' };
  const soonCatchUp = gather(() => void catchUp(loader), 200);
  const soonRecount = gather(() => void recount(loader), 400);
  const on = (ask: { readonly value: number }, work: () => void): void => {
    effect(() => {
      if (ask.value > 0) untracked(work);
    });
  };
  on(list.asks.reload, () => void reload(loader));
  on(list.asks.fill, () => void fill(loader));
  on(list.asks.catchUp, soonCatchUp);
  on(list.asks.recount, soonRecount);
  on(list.asks.refresh, () => void refresh(loader));
}
