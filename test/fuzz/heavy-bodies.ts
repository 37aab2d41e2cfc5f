import { KEY, PURCHASE, seal } from '../support/seal.ts';

/** As large as a body may be with the settings that ship. */
const BYTES = 10_000_000;

export interface HeavyBody {
  name: string;
  /** Made when it is sent: all at once would be hundreds of megabytes. */
  make: () => Buffer;
}

const fill = (piece: string, around: readonly [string, string] = ['', '']): Buffer => {
  const room = BYTES - around[0].length - around[1].length;
  return Buffer.from(around[0] + piece.repeat(Math.floor(room / Buffer.byteLength(piece))) + around[1]);
};
const event = (member: string, close = '') =>
  [`${JSON.stringify(PURCHASE).slice(0, -1)},"extra":${member}`, `${close}}`] as const;
const XML = ['<payload><event>purchase_made</event><extra>', '</extra></payload>'] as const;

/** Bodies of the greatest size whose decoding once cost seconds or gigabytes, and others made to. */
export const HEAVY_BODIES: readonly HeavyBody[] = [
  { name: 'zeros', make: () => Buffer.alloc(BYTES) },
  { name: 'the letter A', make: () => fill('A') },
  { name: 'spaces', make: () => fill(' ') },
  { name: 'newlines', make: () => fill('\n') },
  { name: 'dots after an at sign', make: () => fill('.a', event('"a@', '"')) },
  { name: 'a valid event with a long string', make: () => fill('x', event('"', '"')) },
  { name: 'a valid event with many numbers', make: () => fill('1,', event('[', '1]')) },
  { name: 'a valid event with many members', make: () => manyMembers() },
  { name: 'JSON escapes', make: () => fill('\\u0041', event('"', '"')) },
  { name: 'JSON nested deep', make: () => fill('{"a":') },
  { name: 'JSON that ends too early', make: () => fill('x', event('"')) },
  {
    name: 'newlines before fifteen issues',
    make: () => fill('\n', ['<payload>', '<event>purchase_made</event></payload>']),
  },
  { name: 'XML character references', make: () => fill('&#65;', XML) },
  { name: 'XML elements', make: () => fill('<a/>', XML) },
  { name: 'XML with one long attribute', make: () => fill('x', ['<payload a="', '"/>']) },
  { name: 'XML with many attributes', make: () => manyAttributes() },
  { name: 'XML with 98,000 elements', make: () => fewer('<a>x</a>', XML, 98_000) },
  { name: 'JSON with 99,000 members', make: () => fewer('{"a":1},', event('[', '1]'), 49_000) },
  { name: 'XML comments', make: () => fill('<!---->', XML) },
  { name: 'XML nested deep', make: () => fill('<a>') },
  { name: 'a CDATA section', make: () => fill(']]', ['<payload><![CDATA[', ']]></payload>']) },
  { name: 'random octets', make: () => noise(BYTES) },
  { name: 'base64 of random octets', make: () => Buffer.from(noise(7_499_997).toString('base64')) },
  { name: 'hex of random octets', make: () => Buffer.from(noise(5_000_000).toString('hex')) },
  {
    name: 'base64 with spaces for plus signs',
    make: () => Buffer.from(noise(7_499_997).toString('base64').replaceAll('+', ' ')),
  },
  {
    name: 'an envelope',
    make: () =>
      Buffer.from(JSON.stringify({ data: noise(7_499_000).toString('base64'), iv: '00'.repeat(16) })),
  },
  {
    name: 'the colon form',
    make: () => Buffer.from(`${'00'.repeat(16)}:${noise(4_900_000).toString('hex')}:${'00'.repeat(16)}`),
  },
  {
    name: 'GCM with the right key',
    make: () =>
      Buffer.from(seal('gcm', fill('x', event('"', '"')).subarray(0, 7_400_000)).toString('base64')),
  },
  {
    name: 'CBC with the right key',
    make: () => seal('cbc', fill('x', event('"', '"')).subarray(0, 9_999_000)),
  },
  { name: 'a form post', make: () => fill('a=%2B&') },
];

/** So many pieces, just below the bound on values, and spaces for the rest. */
function fewer(piece: string, [head, tail]: readonly [string, string], count: number): Buffer {
  const text = head + piece.repeat(count);
  return Buffer.from(text.padEnd(BYTES - tail.length, ' ') + tail);
}

/** Octets that look random and are the same in each run. */
function noise(count: number): Buffer {
  return seal('gcm', Buffer.alloc(count), { key: KEY }).subarray(0, count);
}

function manyMembers(): Buffer {
  const members = Array.from({ length: 90_000 }, (_, index) => `"k${index}":${index}`);
  return Buffer.from(`${JSON.stringify(PURCHASE).slice(0, -1)},${members.join(',')}}`);
}

function manyAttributes(): Buffer {
  const attributes = Array.from({ length: 700_000 }, (_, index) => ` a${index}="1"`);
  return Buffer.from(`<payload${attributes.join('').slice(0, BYTES - 20)}/>`);
}
