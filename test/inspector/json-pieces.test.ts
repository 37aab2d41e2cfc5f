import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces, type LargeValue } from '../../server/inspector/json-pieces.ts';

function piecesOf(members: object, large: Record<string, LargeValue>): Buffer[] {
  return Array.from(jsonPieces(members, large), (piece) => Buffer.from(piece));
}

test('the pieces together are the JSON of the object, whatever its members are', () => {
  const bytes = fc.option(fc.uint8Array({ maxLength: 1000 }));
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.option(fc.jsonValue()),
      bytes,
      (members, json, raw) => {
        const { payload: _, 'a "name"': __, ...small } = members;
        const text = json === null ? null : Buffer.from(JSON.stringify(json));
        const large = { payload: { json: text }, 'a "name"': { base64: raw } };
        expect(JSON.parse(Buffer.concat(piecesOf(small, large)).toString())).toEqual(
          JSON.parse(
            JSON.stringify({
              ...small,
              payload: json,
              'a "name"': raw && Buffer.from(raw).toString('base64'),
            }),
          ),
        );
      },
    ),
    { seed: 41 },
  );
});

test('a value of megabytes is never serialised at once', () => {
  const bytes = Buffer.alloc(2_000_000, 'xyz');
  const json = Buffer.from(JSON.stringify('€'.repeat(600_000)));
  const pieces = piecesOf({}, { payload: { json }, body: { base64: bytes } });
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(262_144);
  expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual({
    payload: '€'.repeat(600_000),
    body: bytes.toString('base64'),
  });
});

test('text in pieces is the same string, also when a piece ends inside a character', () => {
  const unit = fc.constantFrom('a', '"', '\\', '\n', '\u2028', 'é', '€', '😀', '\ufeff', '\u0000');
  const long = fc.tuple(
    fc.nat(5),
    fc.array(unit, { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 60_000 }),
  );
  fc.assert(
    fc.property(long, ([shift, units, count]) => {
      const text = 'x'.repeat(shift) + units.join('').repeat(count);
      const inner = jsonPieces({ a: 1 }, { text: { text: Buffer.from(text) } });
      const pieces = piecesOf({}, { inner: { pieces: inner } });
      expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual({ inner: { a: 1, text } });
    }),
    { numRuns: 50, seed: 41 },
  );
});
