import { expect, test } from 'vitest';
import { createRandom } from '../../server/emitter/random.ts';

test('a seed gives the same values on every machine', () => {
  const random = createRandom('seed');
  const values = [random.int(0, 999_999), random.int(0, 999_999), random.hex(12)];
  const again = createRandom('seed');
  expect([again.int(0, 999_999), again.int(0, 999_999), again.hex(12)]).toEqual(values);
  expect(values).toMatchInlineSnapshot(`
    [
      803910,
      56840,
      "f3220c05b570",
    ]
  `);
});

test('different seeds give different values', () => {
  const first = Array.from({ length: 1000 }, (_, index) => createRandom(String(index)).next());
  expect(new Set(first).size).toBe(1000);
});

test('values are evenly distributed from 0 to 1', () => {
  const random = createRandom('spread');
  const values = Array.from({ length: 20_000 }, () => random.next());
  const counts = Array.from(
    { length: 10 },
    (_, tenth) => values.filter((value) => Math.floor(value * 10) === tenth).length,
  );
  expect(counts.reduce((sum, count) => sum + count)).toBe(20_000);
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test('integers include both bounds', () => {
  const random = createRandom('ends');
  const drawn = new Set(Array.from({ length: 200 }, () => random.int(-1, 2)));
  expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
});

test('a shuffled list has the same members, and the given list is not changed', () => {
  const list = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = createRandom('cards').shuffle(list);
  expect(shuffled.toSorted()).toEqual(list);
  expect(shuffled).not.toEqual(list);
  expect(list).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('picking from an empty list throws', () => {
  expect(() => createRandom('none').pick([])).toThrow(RangeError);
});
