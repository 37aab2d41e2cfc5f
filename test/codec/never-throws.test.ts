import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecodeInput, DecodeSettings } from '../../server/codec/decoding.ts';
import { diagnose } from '../../server/codec/decrypt/diagnose/index.ts';
import type { EndpointExpects, HeaderPair } from '../../server/types.ts';
import { text } from './arbitraries.ts';
import { contract, decode, inputOf, readVectors, ringKey, settingsOf } from './support.ts';

const vectors = [...readVectors('good'), ...readVectors('variants'), ...readVectors('defects')];
const KEYS = [ringKey('one'), ringKey('two', 'gcm'), ringKey('three', 'cbc')];
const VERDICTS = ['valid', 'invalid', 'unrecognised', 'undecodable'];

const headerName = fc.constantFrom(
  'content-encoding',
  'Content-Type',
  'x-initialization-vector',
  'X-PVT-Cipher-IV',
  'x-authentication-tag',
  'x-auth-tag',
  'x-encrypted',
  '',
  '__proto__',
);
const headers: fc.Arbitrary<HeaderPair[]> = fc.array(
  fc.tuple(headerName, fc.oneof(text, fc.base64String(), fc.stringMatching(/^[0-9a-f]{0,64}$/))),
  { maxLength: 4 },
);
const expects: fc.Arbitrary<EndpointExpects> = fc.record(
  {
    encryption: fc.constantFrom('any', 'required', 'none'),
    mode: fc.constantFrom('cbc', 'gcm'),
    wire: fc.constantFrom(...contract.wires.map(({ name }) => name), 'no-such-profile'),
    format: fc.constantFrom('json', 'xml'),
  },
  { requiredKeys: ['encryption'] },
);

/** Every outcome has five stages, at most one of them failed, and the cause of that one. */
function isSound(input: DecodeInput, settings: DecodeSettings): void {
  const seen = decode(input, settings);
  expect(VERDICTS).toContain(seen.verdict);
  expect(seen.stages.map(({ stage }) => stage)).toEqual([
    'unwrap',
    'decrypt',
    'parse',
    'recognise',
    'validate',
  ]);
  const failed = seen.stages.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ cause }) => cause)).toEqual(seen.verdict === 'valid' ? [] : [seen.cause]);
  for (const stage of failed) expect(stage.message && stage.advice).toBeTruthy();
  // It goes into the store and over the wire as JSON.
  expect(() => JSON.stringify(seen)).not.toThrow();
}

const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  text.map((one) => Buffer.from(one)),
  fc.json().map((one) => Buffer.from(one)),
  fc.base64String({ maxLength: 200 }).map((one) => Buffer.from(one)),
  fc.stringMatching(/^[0-9a-f]{0,200}$/).map((one) => Buffer.from(one)),
  fc.array(fc.base64String({ maxLength: 40 }), { maxLength: 4 }).map((parts) => Buffer.from(parts.join(':'))),
  fc
    .dictionary(
      fc.constantFrom('data', 'iv', 'tag', 'nonce', 'encrypted', 'authTag', 'event'),
      fc.oneof(fc.base64String({ maxLength: 60 }), fc.jsonValue()),
    )
    .map((object) => Buffer.from(JSON.stringify(object))),
  text.map((one) => Buffer.from(`<payload>${one}</payload>`)),
);

test('decoding returns a complete outcome for any bytes', () => {
  fc.assert(
    fc.property(body, headers, expects, fc.subarray(KEYS), (bytes, pairs, wanted, keys) => {
      isSound({ body: bytes, headers: pairs }, { keys, expects: wanted });
    }),
    { numRuns: 1500, seed: 31 },
  );
});

test('a test vector with bytes changed, removed or inserted, and headers removed, has a complete outcome', () => {
  const changes = fc.array(
    fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 3 })),
    {
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(fc.constantFrom(...vectors), changes, fc.nat(3), (vector, edits, kept) => {
      const input = inputOf(vector);
      let bytes = Buffer.from(input.body);
      for (const [seed, value, cut] of edits) {
        const at = seed % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at + cut)]);
      }
      isSound({ ...input, body: bytes, headers: input.headers.slice(0, kept) }, settingsOf(vector));
    }),
    { numRuns: 1500, seed: 32 },
  );
});

test('only the bytes of the body are read when it is a part of a larger buffer', () => {
  const [vector] = vectors;
  if (!vector) throw new Error('no vectors');
  const { body: bytes, headers: pairs } = inputOf(vector);
  const around = Buffer.concat([Buffer.alloc(7, '{'), bytes, Buffer.alloc(9, '}')]);
  const within = new Uint8Array(around.buffer, around.byteOffset + 7, bytes.length);
  expect(decode({ body: within, headers: pairs }, settingsOf(vector)).verdict).toBe('valid');
});

test('decoding does not change the body', () => {
  for (const vector of vectors) {
    const input = inputOf(vector);
    decode(input, settingsOf(vector));
    expect(Buffer.from(input.body).toString('base64')).toBe(vector.body);
  }
});

test('a search that tried nothing has a diagnosis', () => {
  const work = { candidates: 0, bytes: 0, maxBytes: 0 };
  const none = { opened: null, forms: [], problems: [], candidates: () => [], untried: null, work };
  expect(diagnose(none, KEYS, { encryption: 'any' }).cause).toBe('truncated');
});
