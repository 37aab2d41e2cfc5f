import fc from 'fast-check';
import { expect, test } from 'vitest';
import { child, escapeToken } from '../../server/base/pointer.ts';
import { key } from '../codec/arbitraries.ts';

/** The tokens of a pointer, read as RFC 6901, section 4, says: first `~1`, then `~0`. */
function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

// The examples of RFC 6901, section 5.
test.each([
  ['foo', '/foo'],
  ['', '/'],
  ['a/b', '/a~1b'],
  ['c%d', '/c%d'],
  ['e^f', '/e^f'],
  ['k"l', '/k"l'],
  [' ', '/ '],
  ['m~n', '/m~0n'],
  ['~1', '/~01'],
  ['~0/', '/~00~1'],
])('%j is %s', (name, pointer) => {
  expect(child('', name)).toBe(pointer);
});

test('an index is a token like any other', () => {
  expect(child('/foo', 0)).toBe('/foo/0');
});

test('unescaping the pointer gives the original keys', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (keys) => {
      expect(tokens(keys.reduce((pointer, name) => child(pointer, name), ''))).toEqual(keys);
    }),
    { seed: 51 },
  );
});

test('an escaped token contains no slash', () => {
  fc.assert(
    fc.property(key, (name) => !escapeToken(name).includes('/')),
    { seed: 52 },
  );
});
