import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatMicroseconds,
  formatMilliseconds,
  formatWait,
  plural,
} from '../../../ui/text/format.ts';

test.each([
  [0, '0 B'],
  [612, '612 B'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [10_400, '10 kB'],
  [999_600, '1.0 MB'],
  [3_100_000, '3.1 MB'],
  [1e12, '1000 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [-5, 'now'],
  [999, 'now'],
  [9000, '9 s'],
  [60_000, '1 m'],
  [3_600_000, '1 h'],
  [172_800_000, '2 d'],
])('%d ms ago is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test.each([
  [18, '18 µs'],
  [900, '0.9 ms'],
  [37_000, '37 ms'],
])('%d µs are %s', (us, text) => {
  expect(formatMicroseconds(us)).toBe(text);
});

describe('long durations', () => {
  test('are seconds', () => {
    expect(formatMilliseconds(15_003)).toBe('15.0 s');
  });
});

test('counts are grouped by a narrow space', () => {
  expect(formatCount(100_000)).toBe('100\u202f000');
  expect([plural(1, 'issue'), plural(2, 'delivery', 'deliveries')]).toEqual(['1 issue', '2 deliveries']);
});

test.each([
  [-5, '0 s'],
  [400, '1 s'],
  [12_000, '12 s'],
  [252_000, '4 m 12 s'],
  [3_600_000, '1 h'],
  [12_000_000, '3 h 20 m'],
  [187_200_000, '2 d 4 h'],
])('a wait of %d ms is %s', (ms, text) => {
  expect(formatWait(ms)).toBe(text);
});
