import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import type { HeaderPair, Json } from '../../../server/types.ts';
import { text } from '../../codec/arbitraries.ts';
import { IV, KEY, PURCHASE } from '../../support/seal.ts';

/** Names that mean something to JavaScript, to the codec, or to the contract. */
const telling = fc.constantFrom(
  ...['toString', 'valueOf', '__proto__', 'constructor', 'hasOwnProperty', 'toJSON', 'then', 'length'],
  ...['event', 'type', 'data', 'iv', 'tag', 'nonce', 'ciphertext', 'encrypted', 'payload', 'email', 'user'],
  ...['timestamp', 'product', 'price', 'community', '_id', ''],
);

/** A short piece many times over: what makes a pattern backtrack or a scan quadratic. */
const repeated = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        'a',
        '.',
        ' ',
        '\n',
        '&#65;',
        '&amp;',
        '<a>',
        '<a/>',
        '{"a":',
        '[',
        '[[]',
        '\\u0041',
        '%2B',
        '+',
      ),
      fc.string({ maxLength: 4 }),
    ),
    fc.integer({ min: 1, max: 3000 }),
  )
  .map(([piece, count]) => piece.repeat(count));

const leaf = fc.oneof(
  text,
  repeated,
  fc.double(),
  fc.integer(),
  fc.constantFrom<Json>(null, true, false, '2026-11-24T12:00:00.000Z', 'purchase_made', 'user_joined'),
  repeated.map((middle) => `a@${middle} `),
);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(telling, text), tie('any'), { maxKeys: 5 }),
  ),
})).any;

/** A valid event with one member replaced by anything. */
const nearlyValid = fc
  .tuple(fc.constantFrom(...Object.keys(PURCHASE)), value)
  .map(([name, replaced]) => ({ ...PURCHASE, [name]: replaced }));

/** Anything where a name of the event is expected. */
const oddType = fc.record({
  event: fc.oneof(fc.dictionary(telling, leaf, { maxKeys: 3 }), fc.array(fc.dictionary(telling, leaf))),
});

const plainJson = fc
  .oneof(value, nearlyValid, oddType, fc.dictionary(telling, value, { maxKeys: 4 }))
  .map(safeJson);

const xml = fc
  .tuple(
    fc.constantFrom('payload', 'a', 'x:y', '1'),
    fc.array(fc.oneof(text, repeated), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([root, parts, close]) => `<${root}>${parts.join('')}${close ? `</${root}>` : ''}`);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one)),
  fc.oneof(plainJson, xml, text, repeated).map((one) => Buffer.from(one)),
  fc.oneof(plainJson, xml).map((one) => Buffer.from(`\ufeff${one}`, 'utf16le')),
);

const sealed = fc.tuple(fc.constantFrom('gcm', 'cbc'), bytes, fc.constantFrom(KEY, 'f'.repeat(32))).map(seal);

const dressed = fc.tuple(fc.oneof(sealed, bytes), fc.nat(7), fc.uint8Array({ maxLength: 20 })).map(dress);

/** A few bytes changed, cut out or put in. */
const damaged = fc
  .tuple(dressed, fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(3)), { maxLength: 3 }))
  .map(([body, edits]) => {
    let next = body;
    for (const [at, byte, cut] of edits) {
      const place = at % (next.length + 1);
      next = Buffer.concat([next.subarray(0, place), Buffer.from([byte]), next.subarray(place + cut)]);
    }
    return next;
  });

/** Bodies of all kinds: plain, encrypted, damaged, nonsense. */
export const body: fc.Arbitrary<Buffer> = fc.oneof(bytes, dressed, damaged);

const headerText = fc.stringMatching(/^[\x20-\x7e]{0,80}$/);

/** Header pairs that may stand on the wire. */
export const headers: fc.Arbitrary<HeaderPair[]> = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...['content-type', 'content-encoding', 'x-encrypted', 'x-initialization-vector', 'x-pvt-cipher-iv'],
      ...['x-authentication-tag', 'x-auth-tag', 'x-rai-hooks-attempt', 'accept', 'user-agent', 'x-Odd_Name'],
    ),
    fc.oneof(headerText, fc.base64String({ maxLength: 60 }), fc.stringMatching(/^[0-9a-f]{0,64}$/)),
  ),
  { maxLength: 5 },
);

function safeJson(one: unknown): string {
  return JSON.stringify(one) ?? 'null';
}

function seal([mode, plain, key]: [string, Buffer, string]): Buffer {
  if (mode === 'cbc') {
    const cipher = createCipheriv('aes-256-cbc', key, IV);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  }
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(IV), { authTagLength: 16 });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function dress([octets, form, beside]: [Buffer, number, Uint8Array]): Buffer {
  const side = Buffer.from(beside);
  const base64 = octets.toString('base64');
  const forms = [
    octets,
    Buffer.from(base64),
    Buffer.from(octets.toString('base64url')),
    Buffer.from(octets.toString('hex')),
    Buffer.from(JSON.stringify(base64)),
    Buffer.from(JSON.stringify({ data: base64, iv: side.toString('hex'), tag: side.toString('base64') })),
    Buffer.from(`${side.toString('hex')}:${octets.toString('hex')}`),
    Buffer.from(base64.replaceAll('+', ' ')),
  ];
  return forms[form] ?? octets;
}
