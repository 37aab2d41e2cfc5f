import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchPreview } from '../../../../ui/delivery/payload/branch-preview.ts';

const preview = (value: object): string => branchPreview(value as never, null);

test('members that do not fit are omitted, never cut: a cut number is another number', () => {
  const product = { _id: '65d0f3b8a1c94e0013b2c7d4', name: 'Gift voucher', type: 'voucher', price: 30 };
  expect(preview(product)).toBe('_id: "65d0f3b8a1c94e0013b2c7d4", name: "Gift voucher", type: "voucher", …');
});

test('what fits is shown in full', () => {
  expect(preview({ a: 1, b: [1], c: {} })).toBe('a: 1, b: […], c: {…}');
  expect(preview([true, null, 'x'])).toBe('true, null, "x"');
});

test('a cut text ends with an ellipsis', () => {
  expect(preview({ text: 'n'.repeat(100) })).toBe(`text: "${'n'.repeat(24)}…"`);
});

test('numbers keep their original digits', () => {
  const written: Record<string, string> = { price: '30.00', id: '12345678901234567890' };
  const lexemes = { payload: null, of: (_holder: object, key: string | number) => written[key] };
  expect(branchPreview({ price: 30, id: 2 ** 70 }, lexemes)).toBe('price: 30.00, id: 12345678901234567890');
});

test('each number of a preview is a number of the branch', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 40 }), (numbers) => {
      const shown = preview(numbers)
        .split(', ')
        .filter((part) => part !== '…' && part !== '');
      expect(shown).toEqual(numbers.slice(0, shown.length).map(String));
    }),
  );
});

test('of ten thousand members only the shown ones are read', () => {
  let looked = 0;
  const members = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index]));
  const lexemes = {
    payload: null,
    of: () => {
      looked += 1;
      return undefined;
    },
  };
  branchPreview(members, lexemes);
  expect(looked).toBeLessThan(20);
});
