import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../../server/types.ts';
import { findInTree } from '../../../../ui/delivery/payload/find.ts';
import { printJson } from '../../../../ui/delivery/payload/print-json.ts';

const payload = { id: Number('12345678901234567890'), list: [1, 2], note: 'a' };
/** As a browser tells how the numbers of `{"id":12345678901234567890,"list":[1.0,2],"note":"a"}` were written. */
const written = {
  of: (holder: object, key: string | number) => {
    if (holder === payload && key === 'id') return '12345678901234567890';
    return holder === payload.list && String(key) === '0' ? '1.0' : undefined;
  },
};

test('numbers are printed with their original digits', () => {
  expect(printJson(payload, written)).toBe(
    '{\n  "id": 12345678901234567890,\n  "list": [\n    1.0,\n    2\n  ],\n  "note": "a"\n}',
  );
});

test('everything else is printed as JSON.stringify does it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(printJson(value as Json, null)).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('the search finds the shown digits, not those of the rounded double', () => {
  expect(findInTree(payload, '4567890', written)).toEqual(['/id']);
  expect(findInTree(payload, '4567000', written)).toEqual([]);
  expect(findInTree(payload, '1.0', written)).toEqual(['/list/0']);
});
