import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../../server/base/merge-patch.ts';
import type { Json, JsonObject } from '../../../server/types.ts';
import { changedMembers } from '../../../ui/app/changed-members.ts';

describe('what saving a form sends', () => {
  test('is nothing when nothing changed', () => {
    expect(changedMembers({ a: 1, b: { c: [1] }, d: null }, { a: 1, b: { c: [1] } })).toEqual({});
  });

  test('names the changed members only, inside objects too, and removes with null', () => {
    const before = { status: 200, reply: { delayMs: 5, body: 'ok' }, list: [1, 2] };
    const after = { status: 200, reply: { delayMs: 7 }, list: [1] };
    expect(changedMembers(before, after)).toEqual({ reply: { delayMs: 7, body: null }, list: [1] });
  });

  test('gives the new value from the old one, for any values', () => {
    // A merge patch cannot set null, and a null member means the same as none.
    const leaf = fc.constantFrom<Json>(1, 'x', true, [1], []);
    const objects = fc.letrec<{ object: JsonObject }>((tie) => ({
      object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof({ maxDepth: 3 }, leaf, tie('object'))),
    })).object;
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        expect(mergePatch(before, changedMembers(before, after))).toEqual(after);
      }),
    );
  });
});
