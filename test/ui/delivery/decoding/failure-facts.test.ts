import { describe, expect, test } from 'vitest';
import { nearestIn, placeIn } from '../../../../ui/delivery/decoding/failure-facts.ts';

describe('placeIn', () => {
  test('splits the line at the caret', () => {
    expect(placeIn({ line: 2, column: 3, excerpt: 'a,,b', caret: 2 })).toEqual({
      before: 'a,',
      at: ',',
      after: 'b',
    });
  });

  test('shows the end of the line as a space', () => {
    expect(placeIn({ excerpt: '{"a"', caret: 4 })).toEqual({ before: '{"a"', at: ' ', after: '' });
  });

  test('does not split a surrogate pair', () => {
    expect(placeIn({ excerpt: 'x😀y', caret: 1 })).toEqual({ before: 'x', at: '😀', after: 'y' });
  });

  test('finds no place if the evidence has none', () => {
    expect(placeIn({ schema: 'x' })).toBeNull();
    expect(placeIn(undefined)).toBeNull();
  });
});

describe('nearestIn', () => {
  test('separates missing properties from other problems', () => {
    const lacked = ['/a is missing, but the contract requires it', '/b must be number, but is string "text"'];
    expect(nearestIn({ candidates: [{ event: 'purchase_made', lacked }] })).toEqual([
      { event: 'purchase_made', missing: ['/a'], others: ['/b must be number, but is string "text"'] },
    ]);
  });

  test('is empty without candidates', () => {
    expect(nearestIn({ candidates: 12 })).toEqual([]);
  });
});
