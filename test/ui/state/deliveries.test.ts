import { describe, expect, test } from 'vitest';
import type { Received } from '../../../server/types.ts';
import {
  createDeliveries,
  FRESH_LIMIT,
  indexOfRow,
  insertRow,
  releaseRows,
  removeRows,
  replaceRow,
  resetRows,
  rowAt,
  rowCount,
} from '../../../ui/state/deliveries.ts';
import { received } from '../rows.ts';

const down = (from: number, to: number): Received[] =>
  Array.from({ length: from - to + 1 }, (_, index) => received(from - index));

function loaded({ total = 3, newest = 3 } = {}) {
  const list = createDeliveries<Received>('received');
  const items = down(newest, Math.max(1, newest - 199));
  resetRows(list, { items, next: total > items.length ? String(items.at(-1)?.seq) : null, total });
  return list;
}

const shown = (list: ReturnType<typeof loaded>): number[] =>
  Array.from({ length: rowCount(list) }, (_, index) => rowAt(list, index)?.seq ?? 0);

describe('arrivals', () => {
  test('stand at the top while the reader is there', () => {
    const list = loaded();
    insertRow(list, received(4));
    insertRow(list, received(5));
    expect(shown(list)).toEqual([5, 4, 3, 2, 1]);
  });

  test('wait while the reader is elsewhere', () => {
    const list = loaded();
    list.atTop.value = false;
    insertRow(list, received(4));
    expect(shown(list)).toEqual([3, 2, 1]);
    expect(list.waiting.value.map((row) => row.seq)).toEqual([4]);
  });

  test('wait while paused, and come in order on release', () => {
    const list = loaded();
    list.paused.value = true;
    insertRow(list, received(4));
    insertRow(list, received(5));
    releaseRows(list);
    expect(shown(list)).toEqual([5, 4, 3, 2, 1]);
  });

  test('that the list already has are not doubled', () => {
    const list = loaded();
    insertRow(list, received(3));
    insertRow(list, received(4));
    insertRow(list, received(4));
    expect(shown(list)).toEqual([4, 3, 2, 1]);
  });

  test('beyond the limit are counted and read from the server on release', () => {
    const list = loaded();
    list.paused.value = true;
    for (let seq = 4; seq < 4 + FRESH_LIMIT + 7; seq += 1) insertRow(list, received(seq));
    expect([list.waiting.value.length, list.uncollected.value]).toEqual([FRESH_LIMIT, 7]);
    const before = list.asks.reload.value;
    releaseRows(list);
    expect(list.asks.reload.value).toBe(before + 1);
    expect(list.waiting.value).toEqual([]);
  });
});

describe('resetting', () => {
  test('keeps arrivals that the page does not hold yet', () => {
    const list = createDeliveries<Received>('received');
    insertRow(list, received(4));
    insertRow(list, received(5));
    resetRows(list, { items: down(4, 1), next: null, total: 4 });
    expect(shown(list)).toEqual([5, 4, 3, 2, 1]);
  });

  test('drops arrivals of another search', () => {
    const list = createDeliveries<Received>('received');
    insertRow(list, received(4));
    insertRow(list, received(5));
    resetRows(list, { items: [received(4)], next: null, total: 1 }, false);
    expect(shown(list)).toEqual([4]);
  });

  test('makes room for pages that were not read', () => {
    const list = loaded({ total: 1000, newest: 1000 });
    expect(rowCount(list)).toBe(1000);
    expect(rowAt(list, 199)?.seq).toBe(801);
    expect(rowAt(list, 200)).toBeNull();
  });
});

describe('changes', () => {
  test('replace a row in its place', () => {
    const list = loaded();
    replaceRow(list, received(2, { verdict: 'invalid' }));
    expect(rowAt(list, 1)?.verdict).toBe('invalid');
  });

  test('reach a row that still waits', () => {
    const list = loaded();
    list.paused.value = true;
    insertRow(list, received(4));
    replaceRow(list, received(4, { verdict: 'undecodable' }));
    expect(list.waiting.value[0]?.verdict).toBe('undecodable');
  });

  test('of a row that is not in memory change nothing', () => {
    const list = loaded({ total: 1000, newest: 1000 });
    const before = list.revision.value;
    replaceRow(list, received(5, { verdict: 'invalid' }));
    expect(list.revision.value).toBe(before);
  });
});

describe('deletions', () => {
  test('close the gap', () => {
    const list = loaded();
    removeRows(list, [received(2).id]);
    expect(shown(list)).toEqual([3, 1]);
  });

  test('of rows not in memory shorten the far end', () => {
    const list = loaded({ total: 1000, newest: 1000 });
    removeRows(list, [received(1).id, received(2).id]);
    expect(rowCount(list)).toBe(998);
    expect(rowAt(list, 0)?.seq).toBe(1000);
  });

  test('of unknown rows leave a searched list for the server to count', () => {
    const list = loaded({ total: 1000, newest: 1000 });
    list.query.value = 'verdict:valid';
    const before = list.asks.recount.value;
    removeRows(list, [received(1).id]);
    expect(rowCount(list)).toBe(1000);
    expect(list.asks.recount.value).toBe(before + 1);
  });
});

test('a row is found by its id wherever it stands', () => {
  const list = loaded();
  insertRow(list, received(4));
  expect(indexOfRow(list, received(4).id)).toBe(0);
  expect(indexOfRow(list, received(1).id)).toBe(3);
  expect(indexOfRow(list, 'elsewhere')).toBe(-1);
});
