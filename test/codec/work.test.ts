import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openCbcBlocks } from '../../server/codec/cipher.ts';
import { MAX_CANDIDATES } from '../../server/codec/decrypt/candidates.ts';
import { search } from '../../server/codec/decrypt/search.ts';
import { unwrap } from '../../server/codec/unwrap/index.ts';
import type { EndpointExpects, HeaderPair } from '../../server/types.ts';
import { contract, decode, profiles, ringKey } from './support.ts';

const MB = 1_000_000;
const RING = Array.from({ length: 8 }, (_, index) => ringKey(`ring-${index}`));
const ANY: EndpointExpects = { encryption: 'any' };
const IV_HEADER: HeaderPair = ['x-initialization-vector', Buffer.alloc(16, 7).toString('hex')];
const TAG_HEADER: HeaderPair = ['x-auth-tag', Buffer.alloc(16, 7).toString('hex')];

/** Octets that look random and are the same in each run. */
function noise(count: number, seed = 'noise'): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 2048 }, (_, index) => createHash('sha256').update(`${seed}/${index}`).digest()),
  );
  return Buffer.alloc(count, block);
}

function workOf(body: Buffer, headers: readonly HeaderPair[] = [], ring = RING) {
  const unwrapped = unwrap({ body, headers, contract, profiles });
  if (unwrapped.kind !== 'encoded') throw new Error(`not encoded: ${unwrapped.kind}`);
  const { readings } = unwrapped;
  const { work } = search({ readings, profiles, ring, expects: ANY, hint: null });
  return { ...work, budget: work.maxBytes + (readings[0]?.octets.length ?? 0) };
}

const texts: Array<[string, Buffer, HeaderPair[]]> = [
  ['raw octets', noise(10 * MB), []],
  ['raw octets with IV and tag in headers', noise(2 * MB), [IV_HEADER, TAG_HEADER]],
  ['base64', Buffer.from(noise(7.5 * MB).toString('base64')), [IV_HEADER]],
  ['hex', Buffer.from(noise(2 * MB).toString('hex')), [IV_HEADER, TAG_HEADER]],
  [
    'an envelope',
    Buffer.from(
      JSON.stringify({ data: noise(2 * MB).toString('base64'), iv: 'aa'.repeat(16), tag: 'bb'.repeat(16) }),
    ),
    [],
  ],
  ['a JSON string', Buffer.from(JSON.stringify(noise(2 * MB).toString('base64'))), []],
  [
    'the colon form',
    Buffer.from(`${'aa'.repeat(16)}:${noise(2 * MB).toString('hex')}:${'bb'.repeat(16)}`),
    [],
  ],
  ['the letter A', Buffer.alloc(10 * MB, 'A'), []],
  ['a small body', Buffer.from(noise(64).toString('base64')), [IV_HEADER, TAG_HEADER]],
];

test.each(texts)(
  '%s: a search over eight keys stays inside the limits of tries and bytes',
  (_, body, headers) => {
    const { candidates, bytes, budget } = workOf(body, headers);
    expect(candidates).toBeGreaterThan(0);
    expect(candidates).toBeLessThanOrEqual(MAX_CANDIDATES);
    // The last candidate may be begun below the budget and end above it.
    expect(bytes).toBeLessThanOrEqual(budget);
  },
);

test('a search over a thousand keys stays inside the same limits', () => {
  const ring = Array.from({ length: 1000 }, (_, index) => ringKey(`many-${index}`));
  expect(workOf(noise(64), [IV_HEADER, TAG_HEADER], ring).candidates).toBe(MAX_CANDIDATES);
  const large = workOf(noise(MB), [IV_HEADER, TAG_HEADER], ring);
  expect(large.bytes).toBeLessThanOrEqual(large.budget);
});

test('a first block that decrypts to text under a wrong key does not raise the limits', () => {
  const [key] = RING;
  if (!key) throw new Error('no key');
  const body = noise(2 * MB);
  const wanted = Buffer.from('{"event":"......');
  const open = openCbcBlocks({ key: Buffer.from(key.key), iv: Buffer.alloc(16) }, body.subarray(0, 16));
  const iv = Buffer.from(open.map((byte, at) => byte ^ (wanted[at] ?? 0)));
  const { bytes, budget } = workOf(body, [['x-initialization-vector', iv.toString('hex')]]);
  expect(bytes).toBeLessThanOrEqual(budget);
});

describe('ten megabytes of one thing have a named cause', () => {
  const repeat = (unit: string, before = '', after = '') =>
    `${before}${unit.repeat(Math.floor((10 * MB - before.length - after.length) / unit.length))}${after}`;
  const bodies: Array<[string, string, string | RegExp]> = [
    ['base64 padding', repeat('='), 'bad-encoding'],
    ['base64 that ends in padding', repeat('A', '', '='), /wrong-key|bad-encoding/],
    ['padded groups', repeat('AAA='), 'bad-encoding'],
    ['the letter A', repeat('A'), /wrong-key/],
    ['percent escapes', repeat('%2B'), /wrong-key|bad-encoding/],
    ['letters and one percent sign', repeat('A', '', '%'), 'bad-encoding'],
    ['white space', repeat(' '), 'empty-body'],
    ['colons', repeat(':'), 'bad-encoding'],
    ['NULs', repeat('\0'), /./],
    ['opening braces', repeat('{'), 'malformed-json'],
    ['opening brackets', repeat('['), 'too-deep'],
    ['nested objects', repeat('{"a":'), 'too-deep'],
    ['items', repeat('0,', '[', '0]'), 'limit'],
    ['an unclosed string', repeat('a', '{"a":"'), 'malformed-json'],
    ['opening tags', repeat('<a>'), 'too-deep'],
    ['empty elements', repeat('<a/>', '<r>', '</r>'), 'limit'],
    ['one attribute again and again', repeat(" a='1'", '<r', '/>'), 'malformed-xml'],
    [
      'attributes',
      `<r ${Array.from({ length: 500_000 }, (_, at) => `attribute${at}='1'`).join(' ')}/>`,
      'limit',
    ],
    ['angle brackets', repeat('<'), 'malformed-xml'],
    ['comments that are not closed', repeat('<!--'), 'malformed-xml'],
    ['comments behind the root that are not closed', repeat('<!--', '<r/>'), 'malformed-xml'],
    ['CDATA sections that are not closed', repeat('<![CDATA[', '<r>'), 'malformed-xml'],
    ['ampersands', repeat('&', '<r>', '</r>'), 'malformed-xml'],
    ['an attribute that is not closed', repeat('x', '<r a="'), 'malformed-xml'],
  ];
  test.each(bodies)('%s', (_, body, cause) => {
    const seen = decode({ body: Buffer.from(body), headers: [] }, { keys: RING, expects: ANY });
    expect(seen.verdict).toBe('undecodable');
    expect(seen.cause).toMatch(cause);
  });
});

test('as many children of one name as there may be are read in one go', () => {
  const body = Buffer.from(`<r>${'<a/>'.repeat(99_999)}</r>`);
  expect(decode({ body, headers: [] }, { keys: [], expects: ANY }).cause).toBe('no-match');
});
