import { describe, expect, test } from 'vitest';
import { openCbc, openGcm } from '../../server/codec/cipher.ts';
import { decode, readOne } from './support.ts';

interface Case {
  id: number;
  comment: string;
  ct: string;
  tag: string;
  /** Hex of the plaintext; of a refused case empty. */
  msg: string;
  result: 'valid' | 'invalid';
}

/** A case holds what differs from the first one of its group. */
interface Group {
  algorithm: string;
  key: string;
  iv: string;
  tests: [Case, ...Partial<Case>[]];
}

const hex = (text: string) => Buffer.from(text, 'hex');

function casesOf(file: string) {
  return readOne<Group>(file).flatMap(({ key, iv, tests: [first, ...rest] }) =>
    [first, ...rest].map((one) => ({ key: hex(key), iv: hex(iv), ...first, ...one })),
  );
}

const gcm = casesOf('hostile/gcm-tags.json');
const cbc = casesOf('hostile/cbc-padding.json');

describe('AES-256-GCM', () => {
  test.each(gcm)('$result: $comment ($id, IV of $iv.length bytes)', ({ key, iv, ct, tag, msg, result }) => {
    const text = openGcm({ key, iv }, hex(ct), hex(tag));
    expect(text?.toString('hex') ?? null).toBe(result === 'valid' ? msg : null);
  });
});

describe('AES-256-CBC with PKCS#7', () => {
  test.each(cbc)('$result: $comment ($id)', ({ key, iv, ct, msg, result }) => {
    const text = openCbc({ key, iv }, hex(ct));
    expect(text?.toString('hex') ?? null).toBe(result === 'valid' ? msg : null);
  });
});

test('no hostile GCM case gets through the decoder, not even with a tag in a place of its own', () => {
  const expects = { encryption: 'any', wire: 'raw-iv-tag-headers' } as const;
  for (const { key, iv, ct, tag, result } of gcm) {
    if (result === 'valid' || iv.length !== 16 || ct === '') continue;
    const headers = [
      ['x-initialization-vector', iv.toString('hex')],
      ['x-authentication-tag', tag],
    ] as const;
    const keys = [{ label: 'k', key: key.toString(), iv: 'i'.repeat(16), mode: 'gcm' as const }];
    const seen = decode({ body: hex(ct), headers }, { keys, expects });
    expect(seen.verdict).toBe('undecodable');
    expect(seen.plaintext).toBeNull();
    expect(seen.cause).toBe(hex(tag).length === 16 ? 'wrong-key-or-tampered' : 'short-tag');
  }
});
