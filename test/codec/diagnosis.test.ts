import { describe, expect, test } from 'vitest';
import { withoutCutCharacter } from '../../server/codec/bytes.ts';
import { encrypt, keyBytes } from '../../server/codec/cipher.ts';
import { textShare, unpad } from '../../server/codec/decrypt/diagnose/text-share.ts';
import { decode, ringKey } from './support.ts';

const KEY = ringKey('only', 'cbc');
const PREFIX = '{"event":"';

/** The outcome of a text in CBC whose ciphertext was changed, under a key of the ring with another IV if given. */
function decrypted(text: string | Buffer, { iv = KEY.iv, change = (octets: Buffer) => octets } = {}) {
  const { ciphertext } = encrypt('cbc', { key: keyBytes(KEY.key), iv: keyBytes(KEY.iv) }, Buffer.from(text));
  const body = Buffer.from(change(ciphertext).toString('base64'));
  const { cause, stages } = decode(
    { body, headers: [] },
    { keys: [{ ...KEY, iv }], expects: { encryption: 'any' } },
  );
  return { cause, evidence: stages[1]?.evidence ?? {} };
}

/** Changes one byte in each of these blocks: the block decrypts to garbage, and one byte of the next is changed. */
function altering(...blocks: number[]) {
  return (octets: Buffer) => {
    for (const block of blocks) octets[block * 16 + 3] = (octets[block * 16 + 3] ?? 0) ^ 0x81;
    return octets;
  };
}

describe('the share of text', () => {
  test.each<[string, string | Buffer, number]>([
    ['nothing', '', 1],
    ['letters', 'abcdefgh', 1],
    ['the first and the last printable character', ' ~', 1],
    ['white space of JSON', '\t\n\r ', 1],
    ['a control character beside letters', 'abc\v', 0.75],
    ['NUL and DEL', '\0\x7f', 0],
    ['four bytes that are not UTF-8', Buffer.from([0xc3, 0x28, 0x41, 0xff]), 0.5],
    ['UTF-8 without an ASCII letter', 'éééééééé', 1],
    ['UTF-8 that begins and ends inside a character', Buffer.from('😀'.repeat(6)).subarray(2, -1), 1],
    ['bytes that only look like padding', Buffer.from('abcdef\x07\x02'), 0.75],
  ])('of %s', (_, bytes, share) => {
    expect(textShare(Buffer.from(bytes))).toBe(share);
  });
});

test.each<[string, number[], number]>([
  ['one byte of padding', [65, 1], 1],
  ['a whole block of padding', Array(16).fill(16), 0],
  ['a count of more than a block', Array(17).fill(17), 17],
  ['a count of zero', [65, 0], 2],
  ['a byte that differs', [3, 2, 3], 3],
  ['a count of more than there are bytes', [2], 1],
])('padding is removed only when it is whole: %s', (_, bytes, kept) => {
  expect(unpad(Buffer.from(bytes))).toHaveLength(kept);
});

describe('a character that was cut off at the end is left out', () => {
  const characters = ['a', 'é', '߿', 'ࠀ', '€', '\uffff', '\u{10000}', '😀'];
  test.each(characters)('%s', (character) => {
    const whole = Buffer.from(`x${character}`);
    expect(withoutCutCharacter(whole)).toEqual(whole);
    for (let length = 2; length < whole.length; length += 1)
      expect(withoutCutCharacter(whole.subarray(0, length)).toString()).toBe('x');
  });
});

describe('a wrong IV is compared where the text begins as payloads do', () => {
  const differing = (iv: string) => decrypted(`${PREFIX}${'x'.repeat(40)}`, { iv });

  test('each character that differs is named by its position, from 1', () => {
    const iv = `#${KEY.iv.slice(1, 9)}#${KEY.iv.slice(10)}`;
    const { cause, evidence } = differing(iv);
    expect(cause).toBe('wrong-iv');
    expect(evidence).toMatchObject({ ivCharactersCompared: PREFIX.length, ivDiffersAt: [1, 10] });
  });

  test.each([' ', '~'])('an IV of the sender that holds the character "%s" is compared', (character) => {
    const sent = keyBytes(character.repeat(16));
    const { ciphertext } = encrypt(
      'cbc',
      { key: keyBytes(KEY.key), iv: sent },
      Buffer.from(PREFIX.repeat(4)),
    );
    const { stages } = decode(
      { body: Buffer.from(ciphertext.toString('base64')), headers: [] },
      { keys: [KEY], expects: { encryption: 'any' } },
    );
    expect(stages[1]?.evidence?.ivCharactersCompared).toBe(PREFIX.length);
  });
});

describe('an altered body in CBC', () => {
  const text = PREFIX + 'x'.repeat(5 * 16 + 1);

  test('names the garbled blocks when at most half are', () => {
    const { cause, evidence } = decrypted(text, { change: altering(1, 3) });
    expect(cause).toBe('altered');
    expect(evidence).toMatchObject({ blocks: 6, garbledBlocks: [1, 3] });
  });

  test.each(['ひらがなと漢字', '😀😃😄', 'Ελληνικά'])(
    'is told of a text that is hardly ASCII: %s',
    (words) => {
      const long = `${PREFIX}${words.repeat(20)}"}`;
      const { cause, evidence } = decrypted(long, { change: altering(2) });
      expect(cause).toBe('altered');
      expect(evidence.garbledBlocks).toContain(2);
      expect(decrypted(long, { iv: '#'.repeat(16) }).cause).toBe('wrong-iv');
    },
  );

  test('is told when exactly half of the blocks are garbled', () => {
    expect(decrypted(text, { change: altering(1, 2, 4) })).toMatchObject({
      cause: 'altered',
      evidence: { garbledBlocks: [1, 2, 4] },
    });
  });

  test('is not told when more than half of the blocks are garbled', () => {
    expect(decrypted(text, { change: altering(1, 2, 3, 4) }).cause).toBe('wrong-key');
  });

  test('is not told of a body that is cut inside a block', () => {
    const change = (octets: Buffer) => altering(1, 3)(octets).subarray(0, -5);
    expect(decrypted(text, { change }).cause).toBe('truncated');
  });

  test('of one block is not told from a wrong key', () => {
    expect(decrypted('{"n":1}', { change: altering(0) }).cause).toBe('wrong-key');
  });
});

test('the right key is found behind more wrong ones than are decrypted as a sample', () => {
  const text = `${PREFIX}${'x'.repeat(60)}"}`;
  const { ciphertext } = encrypt('cbc', { key: keyBytes(KEY.key), iv: keyBytes(KEY.iv) }, Buffer.from(text));
  const others = Array.from({ length: 60 }, (_, at) => ringKey(`other-${at}`, 'cbc'));
  const { cause, stages } = decode(
    { body: Buffer.from(ciphertext.toString('base64')), headers: [] },
    { keys: [...others, { ...KEY, iv: '#'.repeat(16) }], expects: { encryption: 'any' } },
  );
  expect([cause, stages[1]?.evidence?.key]).toEqual(['wrong-iv', KEY.label]);
});
