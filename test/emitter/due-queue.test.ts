import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { createClock } from '../../server/emitter/clock.ts';
import { createDueQueue } from '../../server/emitter/due-queue.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('items are taken in order of due time, then of insertion, without removed ones', () => {
  const added = fc.array(fc.record({ atMs: fc.nat({ max: 20 }), isRemoved: fc.boolean() }), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(added, fc.nat({ max: 20 }), (items, untilMs) => {
      const queue = createDueQueue<number>();
      const removers = items.map(({ atMs }, index) => queue.add(atMs, index));
      for (const [index, { isRemoved }] of items.entries()) if (isRemoved) removers[index]?.();
      const expected = items
        .map((item, index) => ({ ...item, index }))
        .filter(({ atMs, isRemoved }) => !isRemoved && atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
        .map(({ index }) => index);
      const taken: number[] = [];
      for (let due = queue.take(untilMs); due; due = queue.take(untilMs)) taken.push(due.value);
      expect(taken).toEqual(expected);
    }),
  );
});

test('a retry that became due during sleep is made within five seconds after waking', () => {
  vi.useFakeTimers();
  const clock = createClock({ kind: 'real' }, 0);
  let made = 0;
  clock.schedule(Date.now() + 8 * 3_600_000, () => {
    made += 1;
  });
  vi.advanceTimersByTime(60_000);
  expect(made).toBe(0);
  // Timers stop during sleep; the wall clock is nine hours later at its end.
  vi.setSystemTime(Date.now() + 9 * 3_600_000);
  vi.advanceTimersByTime(5000);
  expect(made).toBe(1);
  clock.stop();
});

test('a thousand waiting retries use one timer', () => {
  vi.useFakeTimers();
  const clock = createClock({ kind: 'real' }, 0);
  for (let n = 0; n < 1000; n += 1) clock.schedule(Date.now() + 10_000 + n, () => {});
  expect(vi.getTimerCount()).toBe(1);
  clock.stop();
  expect(vi.getTimerCount()).toBe(0);
});
