import { expect, test } from 'vitest';
import { encode } from '../../server/codec/encode.ts';
import type { CipherMode, RingKey } from '../../server/types.ts';
import { contract, decode } from './support.ts';

const SENDER = { key: 'SenderKey#canary-Zq7!Wm4^Xk9@Rt2', iv: 'SenderIV^canary8' };
const OURS: RingKey = {
  label: 'ours',
  key: 'OurOwnKey*canary~Pz3%Hv6&Jd1+Lb5',
  iv: 'OurOwnIV=canary6',
  mode: null,
};
const example = contract.events.get('purchase_made')?.example ?? {};

/** Rings that fit in full, in the key or the IV alone, or not at all. */
const RINGS: RingKey[] = [
  OURS,
  { ...OURS, key: SENDER.key },
  { ...OURS, iv: SENDER.iv },
  { ...OURS, ...SENDER },
];

const DEFECTS: Array<[string, (octets: Buffer) => Buffer]> = [
  ['nothing', (octets) => octets],
  ['a bit at the beginning', (octets) => flipped(octets, 2)],
  ['a bit in the middle', (octets) => flipped(octets, octets.length >> 1)],
  ['a bit at the end', (octets) => flipped(octets, octets.length - 1)],
  ['the end cut off', (octets) => octets.subarray(0, -7)],
  ['a tag cut off', (octets) => octets.subarray(0, -16)],
];

function flipped(octets: Buffer, at: number): Buffer {
  const copy = Buffer.from(octets);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Runs of six bytes of a secret, as text, hex and base64 show them. */
function runsOf(secret: string): string[] {
  const octets = Buffer.from(secret);
  return Array.from({ length: octets.length - 5 }, (_, at) => octets.subarray(at, at + 6)).flatMap((run) => [
    run.toString('latin1'),
    run.toString('hex'),
    run.toString('base64'),
  ]);
}

const secrets = [SENDER.key, SENDER.iv, OURS.key, OURS.iv].flatMap(runsOf);
const cases = (['gcm', 'cbc'] as CipherMode[]).flatMap((mode) =>
  (['json', 'xml'] as const).flatMap((format) =>
    DEFECTS.flatMap(([defect, change]) =>
      RINGS.map((key, at) => ({
        name: `${mode} ${format}, ${defect}, ring ${at}`,
        mode,
        format,
        change,
        key,
      })),
    ),
  ),
);

test.each(cases)('$name: the outcome contains neither key nor IV', ({ mode, format, change, key }) => {
  const { body } = encode(contract, 'purchase_made', example, {
    format,
    encryption: { ...SENDER, mode },
    wire: 'base64',
  });
  const octets = change(Buffer.from(body.toString(), 'base64'));
  const seen = decode(
    { body: Buffer.from(octets.toString('base64')), headers: [] },
    { keys: [key], expects: { encryption: 'any' } },
  );
  const said = JSON.stringify(seen.stages);
  expect(secrets.filter((run) => said.includes(run))).toEqual([]);
});
