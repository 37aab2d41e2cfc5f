import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesAndColumns, positionAt } from '../../server/codec/text-position.ts';

/** Line and column as counted by hand. */
function counted(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const lines = fc
  .array(fc.constantFrom('\n', 'a', 'é', '\r', '😀'), { maxLength: 40 })
  .map((all) => all.join(''));

test('line and column of many offsets equal those computed one by one', () => {
  fc.assert(
    fc.property(lines, fc.array(fc.nat(60), { maxLength: 20 }), (text, wanted) => {
      const offsets = wanted.map((one) => Math.min(one, text.length));
      expect(linesAndColumns(text, offsets)).toEqual(offsets.map((offset) => counted(text, offset)));
    }),
    { numRuns: 500, seed: 31 },
  );
});

test('the caret stands on the offset in the excerpt', () => {
  fc.assert(
    fc.property(lines, fc.nat(60), (text, wanted) => {
      const offset = Math.min(wanted, text.length);
      const { excerpt, caret, ...place } = positionAt(text, offset);
      expect(place).toEqual(counted(text, offset));
      expect(excerpt[caret]).toBe(text[offset] === '\n' ? undefined : text[offset]?.replace(/[\t\r]/, ' '));
    }),
    { numRuns: 500, seed: 32 },
  );
});

describe('ten million line feeds', () => {
  test('are counted once for all offsets', () => {
    const text = '\n'.repeat(10_000_000);
    const offsets = Array.from({ length: 100 }, (_, index) => text.length - index);
    const places = linesAndColumns(text, offsets);
    expect(places[0]).toEqual({ line: 10_000_001, column: 1 });
    expect(places[99]).toEqual({ line: 9_999_902, column: 1 });
  });
});
