import type { Page } from '../../server/types.ts';
import { type Deliveries, PAGE_ROWS, type Row, rowCount, type Slot } from './deliveries.ts';

/** Rows kept in memory at most, besides those in view. */
const ROWS_IN_MEMORY = 4000;
/** Rows asked for at a time on the way to a place far down: the most that the server gives. */
const WALK_ROWS = 1000;

function wantedSlots<R extends Row>(list: Deliveries<R>): { first: number; last: number } {
  let start = list.fresh.length;
  let first = -1;
  let last = -1;
  list.slots.forEach((slot, index) => {
    const end = start + slot.size;
    if (end > list.wanted.from && start < list.wanted.to && slot.size > 0) {
      if (first < 0) first = index;
      last = index;
    }
    start = end;
  });
  return { first, last };
}

/** Where the pages in view start, but the first. */
export function cursorsInView<R extends Row>(list: Deliveries<R>): string[] {
  const { first, last } = wantedSlots(list);
  const inView = list.slots.slice(Math.max(first, 0), last + 1);
  return inView.flatMap(({ cursor }) => (typeof cursor === 'string' ? [cursor] : []));
}

/** A page to read: for which slot, from where, and how many rows. */
export interface NextPage {
  index: number;
  cursor: string | null;
  limit: number;
}

/**
 * The page to read next so that the wanted rows get into memory, or null when they are there.
 *
 * Cursors are only known from the page before, so a jump far down walks there page by page.
 */
export function nextPage<R extends Row>(list: Deliveries<R>): NextPage | null {
  const { first, last } = wantedSlots(list);
  for (let index = first; index >= 0 && index <= last; index += 1) {
    const slot = list.slots[index];
    if (slot === undefined || slot.rows !== null) continue;
    if (slot.cursor !== undefined)
      return { index, cursor: slot.cursor, limit: Math.max(slot.size, PAGE_ROWS) };
    const known = list.slots.findLastIndex((other, at) => at < index && other.cursor !== undefined);
    return known < 0 ? null : { index: known, cursor: list.slots[known]?.cursor ?? null, limit: WALK_ROWS };
  }
  return null;
}

function evictFar<R extends Row>(list: Deliveries<R>): void {
  const { first, last } = wantedSlots(list);
  const distance = (index: number): number => (index < first ? first - index : Math.max(0, index - last));
  const loaded = list.slots.flatMap((slot, index) =>
    slot.rows === null ? [] : [{ slot, away: distance(index) }],
  );
  let rows = 0;
  for (const { slot, away } of loaded.sort((a, b) => a.away - b.away)) {
    rows += slot.size;
    if (away > 0 && rows > ROWS_IN_MEMORY) slot.rows = null;
  }
}

function setNext<R extends Row>(list: Deliveries<R>, index: number, next: string | null): void {
  if (next === null) {
    list.slots.length = index + 1;
    return;
  }
  const following: Slot<R> = list.slots[index + 1] ?? { cursor: next, size: PAGE_ROWS, rows: null };
  following.cursor = next;
  list.slots[index + 1] = following;
}

/** A page larger than its slot holds rows of the slots after it, which nothing is known of yet. */
function absorb<R extends Row>(list: Deliveries<R>, index: number, surplus: number): void {
  let left = surplus;
  while (left > 0) {
    const following = list.slots[index + 1];
    if (following === undefined || following.rows !== null) return;
    const taken = Math.min(left, following.size);
    following.size -= taken;
    left -= taken;
    if (following.size > 0) return;
    list.slots.splice(index + 1, 1);
  }
}

/** Takes a page that was read for a slot. */
export function fillSlot<R extends Row>(list: Deliveries<R>, index: number, page: Page<R>): void {
  const slot = list.slots[index];
  if (slot === undefined) return;
  absorb(list, index, page.items.length - slot.size);
  slot.rows = [...page.items];
  slot.size = page.items.length;
  setNext(list, index, page.next);
  evictFar(list);
  list.revision.value += 1;
}

/** Corrects the length of the list to what the server counts, at its far end. */
export function setTotal<R extends Row>(list: Deliveries<R>, total: number): void {
  let excess = rowCount(list) + list.waiting.value.length - total;
  const lastUnread = list.slots.findLast((slot) => slot.rows === null);
  if (excess === 0 || lastUnread === undefined) return;
  for (const slot of list.slots.toReversed()) {
    if (slot.rows !== null || excess === 0) continue;
    const cut = Math.min(excess, slot.size);
    slot.size -= cut;
    excess -= cut;
    if (cut < 0) break;
  }
  list.revision.value += 1;
}
