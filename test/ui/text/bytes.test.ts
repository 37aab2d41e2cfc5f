import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLength, fromBase64, hexRow, toBase64, toText } from '../../../ui/text/bytes.ts';

test('bytes encoded as base64 and decoded are the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
      expect(Buffer.from(fromBase64(toBase64(bytes))).equals(Buffer.from(bytes))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('invalid base64 gives no bytes', () => {
  expect(fromBase64('***')).toHaveLength(0);
});

test('bytes that are not UTF-8 have no text', () => {
  expect(toText(Uint8Array.of(0xff, 0xfe))).toBeNull();
});

test('a byte order mark is kept', () => {
  expect(toText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
});

test('length counts bytes, not characters', () => {
  expect(byteLength('é')).toBe(2);
});

test('a hex row shows offset, bytes and printable ASCII', () => {
  const bytes = Uint8Array.from([...Array(16).fill(0), 0x41, 0x0a, 0x7a]);
  expect(hexRow(bytes, 1)).toEqual({ offset: '00000010', hex: '41 0a 7a  ', ascii: 'A·z' });
});
