/**
 * What decoding costs, as a ratio to the bare `node:crypto` decipher and `JSON.parse` of the same bytes.
 * Rounds are interleaved and medians compared, so that a busy machine slows all of them alike.
 */
import { createDecipheriv } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createDecoder } from '../../server/codec/decode.ts';
import type { DecodeSettings } from '../../server/codec/decoding.ts';
import { encode } from '../../server/codec/encode.ts';
import { loadContract } from '../../server/contract/load.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { JsonObject, RingKey } from '../../server/types.ts';

const ROUNDS = 300;
const CALLS = 50;
const PAYLOAD_BYTES = 600;
/** Of the forms that fit bare base64 text, the last that detection comes to in each mode; the known form is the default. */
const LAST_GCM = 'base64-iv12-tag-prefix';
const LAST_CBC = 'base64-iv-prefix';
const PROMISES = { known: 3, 'unknown, GCM': 40, 'unknown, CBC': 40 };

const contract = loadContract(fileURLToPath(new URL('../../fixtures/contract', import.meta.url)));
const decode = createDecoder({ contract, validator: createValidator(contract) });
const key: RingKey = { label: 'bench', key: 'k'.repeat(32), iv: 'i'.repeat(16), mode: null };

function payload(): JsonObject {
  const example = contract.events.get('purchase_made')?.example ?? {};
  const missing = PAYLOAD_BYTES - Buffer.byteLength(JSON.stringify(example));
  return { ...example, orderID: `ORD${'7'.repeat(missing + 18)}` };
}

const value = payload();
const encryption = { ...key, mode: 'gcm' as const };
const known = encode(contract, 'purchase_made', value, {
  format: 'json',
  encryption,
  wire: contract.defaultWire,
});
const unknown = encode(contract, 'purchase_made', value, { format: 'json', encryption, wire: LAST_GCM });
const unknownCbc = encode(contract, 'purchase_made', value, {
  format: 'json',
  encryption: { ...key, mode: 'cbc' },
  wire: LAST_CBC,
});
const hint = { mode: 'gcm' as const, wire: contract.defaultWire, keyLabel: key.label };

/** Base64 decoding included: it is part of the same bytes. */
function bare(): unknown {
  const octets = Buffer.from(known.body.toString('latin1'), 'base64');
  return open(octets);
}

const octets = Buffer.from(known.body.toString('latin1'), 'base64');

function open(sealed: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key.key), Buffer.from(key.iv), {
    authTagLength: 16,
  });
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return JSON.parse(text.toString('utf8'));
}

function decoded(sent: typeof known, settings: DecodeSettings): () => unknown {
  return () => {
    const seen = decode({ body: sent.body, headers: sent.headers }, settings);
    if (seen.verdict !== 'valid') throw new Error(`not valid: ${seen.cause}`);
    return seen;
  };
}

const any = { encryption: 'any' } as const;
const works = {
  bare,
  'bare, base64 decoded before': () => open(octets),
  known: decoded(known, { keys: [key], expects: any, hint }),
  'known, first form and no hint': decoded(known, { keys: [key], expects: any }),
  'unknown, GCM': decoded(unknown, { keys: [key], expects: any }),
  'unknown, CBC': decoded(unknownCbc, { keys: [key], expects: any }),
  'unknown, GCM, eight keys': decoded(unknown, { keys: [...ringOfOthers(7), key], expects: any }),
};

function ringOfOthers(count: number): RingKey[] {
  return Array.from({ length: count }, (_, at) => ({
    ...key,
    label: `other-${at}`,
    key: `${at}`.repeat(32),
  }));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Microseconds per call. */
function time(work: () => unknown): number {
  const startedAt = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call += 1) work();
  return Number(process.hrtime.bigint() - startedAt) / 1000 / CALLS;
}

const names = Object.keys(works) as Array<keyof typeof works>;
const samples = new Map(names.map((name) => [name, [] as number[]]));
for (const name of names) for (let warm = 0; warm < 20; warm += 1) time(works[name]);
for (let round = 0; round < ROUNDS; round += 1)
  for (const name of names) samples.get(name)?.push(time(works[name]));

const medians = new Map(names.map((name) => [name, median(samples.get(name) ?? [])]));
const base = medians.get('bare') ?? Number.NaN;
const lines = names.map((name) => {
  const us = medians.get(name) ?? Number.NaN;
  return `${name.padEnd(32)} ${us.toFixed(1).padStart(8)} µs  ${(us / base).toFixed(2).padStart(6)} ×`;
});
const size = `payload ${known.plaintext.length} B, body ${known.body.length} B, ${contract.wires.length} wire profiles`;
process.stdout.write(`${size}\n${lines.join('\n')}\n`);

for (const [name, promise] of Object.entries(PROMISES) as Array<[keyof typeof PROMISES, number]>) {
  const ratio = (medians.get(name) ?? Number.NaN) / base;
  const kept = ratio <= promise;
  process.stdout.write(
    `${kept ? 'kept' : 'BROKEN'}: ${name} ${ratio.toFixed(2)} × of at most ${promise} ×\n`,
  );
  if (!kept) process.exitCode = 1;
}
