import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EncodeOptions, encode } from '../../server/codec/encode.ts';
import type { BodyFormat, CipherMode, JsonObject } from '../../server/types.ts';
import { payload } from './arbitraries.ts';
import { contract, decode, ringKey } from './support.ts';

const KEYS = [ringKey('first'), ringKey('second'), ringKey('third')];
const MODES: CipherMode[] = ['gcm', 'cbc'];
const FORMATS: BodyFormat[] = ['json', 'xml'];
const SMALLEST: JsonObject[] = [{}, { n: 1 }, { event: 'x' }, { event: 'ping' }];
const ANY = { encryption: 'any' } as const;

const forms = contract.wires.flatMap((wire) =>
  MODES.filter((mode) => mode === 'gcm' || wire.iv.lengthBytes === 16).map(
    (mode) => [`${wire.name} in ${mode}`, wire.name, mode] as const,
  ),
);

function encoded(value: JsonObject, event: string, options: EncodeOptions) {
  const { body, headers } = encode(contract, event, value, options);
  return { body, headers };
}

test.each(forms)(
  '%s: what is encoded is decoded, and the form named gives the same octets',
  (_, wire, mode) => {
    const [, key] = KEYS;
    if (!key) throw new Error('no key');
    fc.assert(
      fc.property(payload, fc.constantFrom(...FORMATS), (value, format) => {
        const options: EncodeOptions = { format, encryption: { ...key, mode }, wire };
        const sent = encoded(value, 'none', options);
        const seen = decode(sent, { keys: KEYS, expects: ANY });
        expect(JSON.stringify(seen.payload)).toBe(JSON.stringify(value));
        expect(seen.encryption).toMatchObject({ mode, keyLabel: 'second' });
        const again = encoded(value, 'none', { ...options, wire: seen.encryption?.wire ?? '' });
        expect(again.body.toString('latin1')).toBe(sent.body.toString('latin1'));
      }),
      { numRuns: 8, seed: 3 },
    );
  },
);

test.each(forms)('%s: the smallest payloads come through', (_, wire, mode) => {
  const key = ringKey('only');
  for (const value of SMALLEST) {
    const sent = encoded(value, 'none', { format: 'json', encryption: { ...key, mode }, wire });
    expect(decode(sent, { keys: [key], expects: ANY }).payload).toEqual(value);
  }
});

test.each(FORMATS)('a plain payload in %s is decoded as it was', (format) => {
  fc.assert(
    fc.property(payload, (value) => {
      const sent = encoded(value, 'none', { format, encryption: null, wire: 'base64' });
      const seen = decode(sent, { keys: KEYS, expects: ANY });
      expect(JSON.stringify(seen.payload)).toBe(JSON.stringify(value));
      expect(seen.encryption).toBeNull();
    }),
    { numRuns: 400, seed: 4 },
  );
});

test.each([...contract.events.keys()])(
  '%s: any payload of the event is the same out of JSON and XML',
  (event) => {
    fc.assert(
      fc.property(payload, payload, (top, nested) => {
        const example = contract.events.get(event)?.example ?? {};
        const value: JsonObject = { ...example, ...top, user: nested, [contract.typeField.name]: event };
        for (const format of FORMATS) {
          const seen = decode(encoded(value, event, { format, encryption: null, wire: '' }), {
            keys: [],
            expects: ANY,
          });
          expect(seen.event).toBe(event);
          expect(JSON.stringify(seen.payload)).toBe(JSON.stringify(value));
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  },
);

test('the same payload has the same issues and drift in JSON and in XML', () => {
  fc.assert(
    fc.property(fc.constantFrom(...contract.events.keys()), payload, (event, top) => {
      const value = { ...(contract.events.get(event)?.example ?? {}), ...top, event };
      const [json, xml] = FORMATS.map((format) =>
        decode(encoded(value, event, { format, encryption: null, wire: '' }), { keys: [], expects: ANY }),
      );
      const bare = json?.issues.map(({ pointer, keyword }) => ({ pointer, keyword }));
      expect(xml?.issues.map(({ pointer, keyword }) => ({ pointer, keyword }))).toEqual(bare);
      expect(JSON.stringify(xml?.drift)).toBe(JSON.stringify(json?.drift));
    }),
    { numRuns: 200, seed: 6 },
  );
});
