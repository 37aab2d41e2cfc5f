import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { search } from '../../server/codec/decrypt/search.ts';
import { unwrap } from '../../server/codec/unwrap/index.ts';
import { contract, profiles, ringKey } from './support.ts';

/** The promise is for 100 000; with RANDOM_BODIES=100000 in the environment this test tries them all. */
const BODIES = Number(process.env.RANDOM_BODIES ?? 20_000);
const RING = [ringKey('one'), ringKey('two')];
/** Whole blocks are what CBC can take; short ones are likeliest to look like text by chance. */
const LENGTHS = [16, 32, 48, 64, 96, 160, 17, 31, 33, 44, 60, 100];

/** Octets without end that look random and are the same in each run: AES in counter mode over zeros. */
function createNoise(seed: string): (count: number) => Buffer {
  const cipher = createCipheriv('aes-256-ctr', seed.padEnd(32), Buffer.alloc(16));
  return (count) => cipher.update(Buffer.alloc(count));
}

const dress: Array<(octets: Buffer, beside: Buffer) => Buffer> = [
  (octets) => octets,
  (octets) => Buffer.from(octets.toString('base64')),
  (octets) => Buffer.from(octets.toString('base64url')),
  (octets) => Buffer.from(octets.toString('hex')),
  (octets) => Buffer.from(JSON.stringify(octets.toString('base64'))),
  (octets, beside) =>
    Buffer.from(JSON.stringify({ data: octets.toString('base64'), iv: beside.toString('hex') })),
  (octets, beside) => Buffer.from(`${beside.toString('hex')}:${octets.toString('hex')}`),
];

test(`none of ${BODIES} random bodies is taken for decrypted`, () => {
  const noise = createNoise('random bodies');
  let tried = 0;
  let candidates = 0;
  const opened: string[] = [];
  for (let turn = 0; turn < BODIES; turn += 1) {
    const body = dress[turn % dress.length]?.(noise(LENGTHS[turn % LENGTHS.length] ?? 16), noise(16));
    const unwrapped = body ? unwrap({ body, headers: [], contract, profiles }) : null;
    if (!body || unwrapped?.kind !== 'encoded') continue;
    tried += 1;
    const found = search({
      readings: unwrapped.readings,
      profiles,
      ring: RING,
      expects: { encryption: 'any' },
      hint: null,
    });
    candidates += found.work.candidates;
    if (found.opened) opened.push(body.toString('latin1'));
  }
  expect(opened).toEqual([]);
  expect(tried).toBeGreaterThan(BODIES * 0.9);
  expect(candidates).toBeGreaterThan(tried * 2);
});
