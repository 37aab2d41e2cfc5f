import { describe, expect, test } from 'vitest';
import { emitterNow, isOtherTime, readServerClock } from '../../../ui/state/server-clock.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const START_MS = Date.parse(NOW);
const clock = (mode: string) => readServerClock({ mode, now: NOW }, 1000);

describe('emitterNow', () => {
  test('is the browser’s time while the clock is real or unknown', () => {
    expect(emitterNow(clock('real'), 5000)).toBe(5000);
    expect(emitterNow(null, 5000)).toBe(5000);
  });

  test('stands still on a manual clock', () => {
    expect(emitterNow(clock('manual'), 9000)).toBe(START_MS);
  });

  test('runs faster by the factor of the mode', () => {
    expect(emitterNow(clock('x60'), 3000)).toBe(START_MS + 120_000);
  });
});

test('a real clock is not shown', () => {
  expect([null, clock('real'), clock('x60'), clock('manual')].map(isOtherTime)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
