import { describe, expect, test } from 'vitest';
import { emitterNow, isOtherTime, readServerClock } from '../../../ui/state/server-clock.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const START_MS = Date.parse(NOW);
const clock = (mode: string) => readServerClock({ mode, now: NOW }, 1000);

describe('emitterNow', () => {
  test('is our own time while the clock is real, or not known', () => {
    expect(emitterNow(clock('real'), 5000)).toBe(5000);
    expect(emitterNow(null, 5000)).toBe(5000);
  });

  test('stands still on a manual clock', () => {
    expect(emitterNow(clock('manual'), 9000)).toBe(START_MS);
  });

  test('runs as many times as fast as the mode says', () => {
    expect(emitterNow(clock('x60'), 3000)).toBe(START_MS + 120_000);
  });
});

test('only a clock that is not real is worth showing', () => {
  expect([null, clock('real'), clock('x60'), clock('manual')].map(isOtherTime)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
