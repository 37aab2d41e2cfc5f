import { type Signal, signal } from '@preact/signals';
import type { DeliveryKind, Page } from '../../server/types.ts';

/** Rows asked for at a time. The server may give fewer; a slot then takes the size it got. */
export const PAGE_ROWS = 200;
/** Arrivals kept in memory before the list is read anew from the server. */
export const FRESH_LIMIT = 2000;

export interface Row {
  id: string;
  seq: number;
}

/** One page of the list: where it starts, how many rows it has, and the rows while they are in memory. */
export interface Slot<R extends Row> {
  /** Undefined until the page before it has been read. */
  cursor: string | null | undefined;
  size: number;
  rows: R[] | null;
}

/**
 * A list of deliveries, newest first: what arrived since it was read (`fresh`), then pages of which
 * only those near the reader are in memory.
 */
export interface Deliveries<R extends Row> {
  kind: DeliveryKind;
  query: Signal<string>;
  status: Signal<'loading' | 'ready' | 'failed'>;
  /** What the server found wrong with the search, or why it could not be asked. */
  problem: Signal<string | null>;
  /** Grows with every change of rows, so that views know to look again. */
  revision: Signal<number>;
  paused: Signal<boolean>;
  atTop: Signal<boolean>;
  /** Arrivals held back while paused or while the reader is elsewhere; oldest first, like `fresh`. */
  waiting: Signal<readonly R[]>;
  /** Arrivals beyond what `waiting` may hold: counted only, and read from the server on release. */
  uncollected: Signal<number>;
  fresh: R[];
  slots: Slot<R>[];
  newestSeq: number;
  /** Rows the reader looks at, `[from, to)`. */
  wanted: { from: number; to: number };
  /** Each is raised to ask the loader for work, since nothing here talks to the server. */
  asks: Record<'reload' | 'refresh' | 'fill' | 'catchUp' | 'recount', Signal<number>>;
}

/** An empty list. */
export function createDeliveries<R extends Row>(kind: DeliveryKind): Deliveries<R> {
  return {
    kind,
    query: signal(''),
    status: signal<'loading' | 'ready' | 'failed'>('loading'),
    problem: signal<string | null>(null),
    revision: signal(0),
    paused: signal(false),
    atTop: signal(true),
    waiting: signal<readonly R[]>([]),
    uncollected: signal(0),
    fresh: [],
    slots: [],
    newestSeq: 0,
    wanted: { from: 0, to: 50 },
    asks: { reload: signal(0), refresh: signal(0), fill: signal(0), catchUp: signal(0), recount: signal(0) },
  };
}

const changed = ({ revision }: Pick<Deliveries<Row>, 'revision'>): void => {
  revision.value += 1;
};

/** Rows the list shows: everything that matches but what is held back. */
export function rowCount<R extends Row>(list: Deliveries<R>): number {
  return list.slots.reduce((sum, slot) => sum + slot.size, list.fresh.length);
}

/** The row at an index, or null while its page is not in memory. */
export function rowAt<R extends Row>(list: Deliveries<R>, index: number): R | null {
  if (index < list.fresh.length) return list.fresh[list.fresh.length - 1 - index] ?? null;
  let at = index - list.fresh.length;
  for (const slot of list.slots) {
    if (at < slot.size) return slot.rows?.[at] ?? null;
    at -= slot.size;
  }
  return null;
}

/** Index of a row in memory, or -1. */
export function indexOfRow<R extends Row>(list: Deliveries<R>, id: string): number {
  const fresh = list.fresh.findIndex((row) => row.id === id);
  if (fresh >= 0) return list.fresh.length - 1 - fresh;
  let start = list.fresh.length;
  for (const slot of list.slots) {
    const at = slot.rows?.findIndex((row) => row.id === id) ?? -1;
    if (at >= 0) return start + at;
    start += slot.size;
  }
  return -1;
}

/** Takes a row that just arrived; held back unless the reader is at the top and not paused. */
export function insertRow<R extends Row>(list: Deliveries<R>, row: R): void {
  if (row.seq <= list.newestSeq) return;
  list.newestSeq = row.seq;
  if (list.paused.value || !list.atTop.value) {
    if (list.waiting.value.length < FRESH_LIMIT) list.waiting.value = [...list.waiting.value, row];
    else list.uncollected.value += 1;
    return;
  }
  list.fresh.push(row);
  if (list.fresh.length > FRESH_LIMIT) list.asks.reload.value += 1;
  changed(list);
}

/** Shows what was held back. */
export function releaseRows<R extends Row>(list: Deliveries<R>): void {
  if (list.waiting.value.length === 0) return;
  if (list.uncollected.value > 0 || list.fresh.length > FRESH_LIMIT) list.asks.reload.value += 1;
  else list.fresh.push(...list.waiting.value);
  list.waiting.value = [];
  list.uncollected.value = 0;
  changed(list);
}

function replaceIn<R extends Row>(rows: R[] | null, row: R): boolean {
  const at = rows?.findIndex((known) => known.id === row.id) ?? -1;
  if (rows === null || at < 0) return false;
  rows[at] = row;
  return true;
}

/** Puts a row's new state in its place. It stays even if the search no longer fits: nothing may jump. */
export function replaceRow<R extends Row>(list: Deliveries<R>, row: R): void {
  const found = replaceIn(list.fresh, row) || list.slots.some((slot) => replaceIn(slot.rows, row));
  if (found) changed(list);
  else if (list.waiting.value.some((known) => known.id === row.id)) {
    list.waiting.value = list.waiting.value.map((known) => (known.id === row.id ? row : known));
  }
}

/** Takes rows out. Those not in memory are taken to be the oldest, as when retention deletes. */
export function removeRows<R extends Row>(list: Deliveries<R>, ids: readonly string[]): void {
  const gone = new Set(ids);
  const keep = (row: R): boolean => !gone.has(row.id);
  const before = rowCount(list) + list.waiting.value.length;
  list.fresh = list.fresh.filter(keep);
  list.waiting.value = list.waiting.value.filter(keep);
  for (const slot of list.slots) {
    if (slot.rows === null) continue;
    slot.rows = slot.rows.filter(keep);
    slot.size = slot.rows.length;
  }
  const unseen = ids.length - (before - rowCount(list) - list.waiting.value.length);
  if (list.query.value === '') trimTail(list, unseen);
  list.asks.recount.value += 1;
  changed(list);
}

function trimTail<R extends Row>(list: Deliveries<R>, count: number): void {
  let left = count;
  for (const slot of list.slots.toReversed()) {
    if (left <= 0) return;
    if (slot.rows !== null) continue;
    const cut = Math.min(left, slot.size);
    slot.size -= cut;
    left -= cut;
  }
}

/**
 * Starts the list anew from its first page. Arrivals that the page does not hold yet stay, unless they came under
 * another search: then only the server can tell whether they belong here.
 */
export function resetRows<R extends Row>(list: Deliveries<R>, page: Page<R>, sameQuery = true): void {
  const newest = sameQuery ? (page.items[0]?.seq ?? 0) : Number.POSITIVE_INFINITY;
  list.fresh = list.fresh.filter((row) => row.seq > newest);
  list.waiting.value = list.waiting.value.filter((row) => row.seq > newest);
  list.newestSeq = Math.max(
    page.items[0]?.seq ?? 0,
    list.fresh.at(-1)?.seq ?? 0,
    list.waiting.value.at(-1)?.seq ?? 0,
  );
  const slots: Slot<R>[] = [{ cursor: null, size: page.items.length, rows: [...page.items] }];
  for (let left = page.total - page.items.length; left > 0; left -= PAGE_ROWS) {
    slots.push({ cursor: undefined, size: Math.min(left, PAGE_ROWS), rows: null });
  }
  const second = slots[1];
  if (second !== undefined) second.cursor = page.next ?? undefined;
  list.slots = page.next === null ? slots.slice(0, 1) : slots;
  list.status.value = 'ready';
  changed(list);
}
