import { describe, expect, test } from 'vitest';
import { nextDelayMs, retryAfterMs } from '../../server/emitter/retry.ts';
import type { RetryPolicy } from '../../server/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** All delays of a policy. */
function delays(policy: RetryPolicy, random = 0): number[] {
  const found: number[] = [];
  for (let number = 1; ; number += 1) {
    const delayMs = nextDelayMs(policy, number, random);
    if (delayMs === null) return found;
    found.push(delayMs);
  }
}

describe('the schedule', () => {
  test('standard-webhooks has the ten entries of its specification; the first entry is the first attempt', () => {
    expect([0, ...delays('standard-webhooks')]).toEqual([
      0,
      5000,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ]);
  });

  test('none makes no retry', () => {
    expect(delays('none')).toEqual([]);
  });

  test('fast doubles from 100 ms', () => {
    expect(delays('fast')).toEqual([100, 200, 400, 800]);
  });

  test('of the user is used exactly', () => {
    expect(delays({ delaysMs: [7, 0, 12_345] }, 1)).toEqual([7, 0, 12_345]);
  });

  test('the jitter of standard-webhooks adds at most a tenth and never shortens a delay', () => {
    const [least, most] = [delays('standard-webhooks', 0), delays('standard-webhooks', 1)];
    expect(most).toEqual(least.map((delayMs) => Math.round(delayMs * 1.1)));
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z');

  test.each([
    ['seconds', '120', 120_000],
    ['a date', 'Sat, 21 Nov 2026 12:05:00 GMT', 5 * MINUTE],
    ['a date of the past', 'Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['no time at all', 'soon', 0],
    ['less than nothing', '-5', 0],
    ['nothing', '', 0],
    ['more than a day', '9999999', 24 * HOUR],
  ])('of %s', (_what, value, ms) => {
    expect(retryAfterMs([['retry-AFTER', value]], NOW)).toBe(ms);
  });

  test('that is missing requests no wait', () => {
    expect(retryAfterMs([['Content-Length', '120']], NOW)).toBe(0);
  });
});
