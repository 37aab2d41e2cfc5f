import { describe, expect, test } from 'vitest';
import { MAX_CANDIDATES } from '../../server/codec/decrypt/candidates.ts';
import { encode } from '../../server/codec/encode.ts';
import type { CipherMode, JsonObject, RingKey } from '../../server/types.ts';
import { contract, decode, ringKey } from './support.ts';

const ANY = { encryption: 'any' } as const;
const MODES: CipherMode[] = ['gcm', 'cbc'];
const example = contract.events.get('purchase_made')?.example ?? {};

function ringOf(count: number): RingKey[] {
  return Array.from({ length: count }, (_, at) => ringKey(`key-${at}`));
}

function sealed(key: RingKey, mode: CipherMode, { bytes = 0, wire = 'base64' } = {}) {
  const value: JsonObject = { ...example, note: 'x'.repeat(bytes) };
  return encode(contract, 'purchase_made', value, { format: 'json', encryption: { ...key, mode }, wire });
}

function decodeStage(body: Uint8Array, keys: RingKey[]) {
  const seen = decode({ body, headers: [] }, { keys, expects: ANY });
  return { seen, evidence: seen.stages[1]?.evidence ?? {} };
}

describe.each(MODES)('%s: the last key of a ring opens the body', (mode) => {
  test.each([
    [6, 40_000],
    [40, 0],
    [50, 10_000_000],
    [1000, 0],
    [1000, 300_000],
  ])('%i keys, %i bytes', (count, bytes) => {
    const ring = ringOf(count);
    const last = ring.at(-1) as RingKey;
    const { seen } = decodeStage(sealed(last, mode, { bytes }).body, ring);
    expect([seen.verdict, seen.encryption?.keyLabel]).toEqual(['valid', last.label]);
  });
});

describe('a wrong key costs the same for a body of any size', () => {
  test.each(MODES)('%s under none of fifty keys', (mode) => {
    const { body } = sealed(ringKey('outside'), mode, { bytes: 10_000_000 });
    const { seen, evidence } = decodeStage(body, ringOf(50));
    expect(seen.cause).toMatch(/^wrong-key/);
    // Ten megabytes under each key would be 500 million.
    expect(evidence.bytesRead).toBeLessThan(61_000_000);
  });
});

describe('a ring with more keys and forms than the bound', () => {
  const ring = ringOf(1500);

  test('reports that not all were tried, and how many keys each form was tried with', () => {
    const { seen, evidence } = decodeStage(sealed(ringKey('outside'), 'gcm').body, ring);
    expect(seen.cause).toBe('not-all-tried');
    const tried = evidence.keysTriedByForm as Record<string, number>;
    expect(tried['gcm base64']).toBe(1500);
    expect(tried['cbc base64']).toBe(MAX_CANDIDATES - 1500);
    expect(tried['gcm base64-iv-prefix']).toBe(0);
    expect((evidence.keys as string[]).length).toBe(50);
  });

  test('is tried completely when mode and wire profile are configured', () => {
    const { body } = sealed(ringKey('outside'), 'gcm');
    const expects = { encryption: 'any', mode: 'gcm', wire: 'base64' } as const;
    expect(decode({ body, headers: [] }, { keys: ring, expects }).cause).toBe('wrong-key-or-tampered');
  });

  test('still names the altered body where a key fits', () => {
    const body = Buffer.from(sealed(ring[700] as RingKey, 'gcm').body.toString(), 'base64');
    body[40] = (body[40] ?? 0) ^ 1;
    expect(decodeStage(Buffer.from(body.toString('base64')), ring).seen.cause).toBe('altered');
  });
});

test('one key under many labels does not raise the work for an altered body', () => {
  const ring = ringOf(50).map((key) => ({ ...key, key: 'k'.repeat(32), iv: 'i'.repeat(16) }));
  const octets = Buffer.from(
    sealed(ring[0] as RingKey, 'gcm', { bytes: 2_000_000 }).body.toString(),
    'base64',
  );
  octets[1000] = (octets[1000] ?? 0) ^ 1;
  const { seen } = decodeStage(Buffer.from(octets.toString('base64')), ring);
  expect(seen.cause).toBe('altered');
});

test('a profile that takes twelve bytes of the configured IV is decoded as it is encoded', async () => {
  const { createDecoder } = await import('../../server/codec/decode.ts');
  const { createValidator } = await import('../../server/contract/validate.ts');
  const [base] = contract.wires;
  if (!base) throw new Error('no profiles');
  const iv = { place: 'configured', lengthBytes: 12 } as const;
  const wires = [{ ...base, name: 'own', iv, tag: { place: 'suffix' } as const }];
  const own = { ...contract, wires };
  const key = ringKey('only');
  const { body } = encode(own, 'purchase_made', example, {
    format: 'json',
    encryption: { ...key, mode: 'gcm' },
    wire: 'own',
  });
  const decodeOwn = createDecoder({ contract: own, validator: createValidator(own) });
  expect(decodeOwn({ body, headers: [] }, { keys: [key], expects: ANY }).verdict).toBe('valid');
});
