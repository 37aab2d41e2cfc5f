import { describe, expect, test } from 'vitest';
import type { Page, Received } from '../../../server/types.ts';
import {
  createDeliveries,
  type Deliveries,
  resetRows,
  rowAt,
  rowCount,
} from '../../../ui/state/deliveries.ts';
import { fillSlot, nextPage, setTotal } from '../../../ui/state/deliveries-pages.ts';
import { received } from '../rows.ts';

const TOTAL = 5000;

/** What the server would answer: rows below the cursor, newest first. */
function page(cursor: string | null, limit: number): Page<Received> {
  const from = cursor === null ? TOTAL : Number(cursor) - 1;
  const items = Array.from({ length: Math.min(limit, from) }, (_, index) => received(from - index));
  const last = items.at(-1)?.seq ?? 1;
  return { items, next: last > 1 ? String(last) : null, total: TOTAL };
}

function opened(): Deliveries<Received> {
  const list = createDeliveries<Received>('received');
  resetRows(list, page(null, 200));
  return list;
}

/** Reads until the wanted rows are there; gives the number of requests. */
function read(list: Deliveries<Received>): number {
  let requests = 0;
  for (let next = nextPage(list); next !== null; next = nextPage(list)) {
    fillSlot(list, next.index, page(next.cursor, next.limit));
    requests += 1;
  }
  return requests;
}

const inMemory = (list: Deliveries<Received>): number =>
  list.slots.reduce((sum, slot) => sum + (slot.rows?.length ?? 0), 0);

describe('reading pages', () => {
  test('asks for nothing while the wanted rows are in memory', () => {
    expect(nextPage(opened())).toBeNull();
  });

  test('reads the next page when its rows come into view', () => {
    const list = opened();
    list.wanted = { from: 190, to: 230 };
    expect(read(list)).toBe(1);
    expect(rowAt(list, 229)?.seq).toBe(TOTAL - 229);
  });

  test('walks to the end in large steps, and every row stands at its place', () => {
    const list = opened();
    list.wanted = { from: TOTAL - 40, to: TOTAL };
    expect(read(list)).toBeLessThan(8);
    expect(rowCount(list)).toBe(TOTAL);
    expect(rowAt(list, TOTAL - 1)?.seq).toBe(1);
  });

  test('keeps the length of the list on a walk half way', () => {
    const list = opened();
    list.wanted = { from: 2500, to: 2540 };
    read(list);
    expect(rowCount(list)).toBe(TOTAL);
    expect(rowAt(list, 2510)?.seq).toBe(TOTAL - 2510);
  });

  test('keeps a bounded number of rows', () => {
    const list = opened();
    for (let from = 0; from < TOTAL; from += 100) {
      list.wanted = { from, to: from + 40 };
      read(list);
    }
    expect(inMemory(list)).toBeLessThanOrEqual(5000);
    expect(rowAt(list, TOTAL - 60)?.seq).toBe(60);
  });

  test('goes back to a place it knows with one request', () => {
    const list = opened();
    list.wanted = { from: TOTAL - 40, to: TOTAL };
    read(list);
    for (const slot of list.slots) slot.rows = null;
    list.wanted = { from: 0, to: 40 };
    expect(read(list)).toBe(1);
  });
});

describe('the total', () => {
  test('is corrected at the far end', () => {
    const list = opened();
    setTotal(list, 4900);
    expect(rowCount(list)).toBe(4900);
    expect(rowAt(list, 0)?.seq).toBe(TOTAL);
  });

  test('ends with the last page', () => {
    const list = opened();
    fillSlot(list, 1, { items: [received(3), received(2)], next: null, total: 202 });
    expect(rowCount(list)).toBe(202);
  });
});
