import { expect, test } from 'vitest';
import { backoffMs } from '../../../ui/client/stream.ts';

test('the wait doubles from half a second to ten', () => {
  expect([1, 2, 3, 5, 6, 40].map((failures) => backoffMs(failures, () => 1))).toEqual([
    500, 1000, 2000, 8000, 10_000, 10_000,
  ]);
});

test('a random part spreads the reconnects of several tabs', () => {
  expect(backoffMs(1, () => 0)).toBe(375);
});
