import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeBase64 } from '../../server/inspector/base64.ts';

test('base64 is accepted and refused as by zod, for every character', () => {
  const unit = fc.constantFrom('A', 'b', '9', '+', '/', '=', '-', '_', ' ', '\n', 'é', '\0');
  const text = fc.oneof(
    fc.base64String(),
    fc.array(unit, { maxLength: 9 }).map((units) => units.join('')),
    fc.tuple(fc.base64String(), unit, fc.nat()).map(([whole, one, at]) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + one + whole.slice(place + 1);
    }),
  );
  fc.assert(
    fc.property(text, (one) => {
      const bytes = decodeBase64(one);
      expect(bytes !== null).toBe(z.base64().safeParse(one).success);
      if (bytes !== null) expect(bytes).toEqual(Buffer.from(one, 'base64'));
    }),
    { numRuns: 20_000, seed: 3 },
  );
});

test('megabytes are accepted when they are base64, and refused when one character is wrong', () => {
  const text = Buffer.alloc(9_999_999, 1).toString('base64');
  expect(decodeBase64(text)).toHaveLength(9_999_999);
  for (const wrong of [`${text.slice(1)}-`, `${text.slice(4)}A===`, ` ${text.slice(1)}`, text.slice(1)])
    expect(decodeBase64(wrong)).toBeNull();
});
