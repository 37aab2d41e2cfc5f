import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { createDecoder } from '../../server/codec/decode.ts';
import { encode } from '../../server/codec/encode.ts';
import { loadContract } from '../../server/contract/load.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { CipherMode, EndpointExpects } from '../../server/types.ts';

const contract = loadContract(join(packageRoot(), 'fixtures', 'contract'));
const decode = createDecoder({ contract, validator: createValidator(contract) });
const example = contract.events.get('purchase_made')?.example ?? {};
const IV = 'abcdef9876543210';

function keyOf(number: number): string {
  return `key number ${number}`.padEnd(32, '.');
}

function sealed(mode: CipherMode, { key = keyOf(0), iv = IV } = {}): Buffer {
  return encode(contract, 'purchase_made', example, {
    format: 'json',
    encryption: { mode, key, iv },
    wire: 'base64',
  }).body;
}

function decoded(
  body: Buffer,
  { key = keyOf(0), iv = IV, expects = { encryption: 'any' } as EndpointExpects } = {},
) {
  return decode({ body, headers: [] }, { keys: [{ label: 'k', key, iv, mode: null }], expects });
}

/** A body in base64 whose text begins with `+`. */
function beginningWithPlus(): { key: string; body: Buffer } {
  for (let number = 0; number < 5000; number += 1) {
    const body = sealed('gcm', { key: keyOf(number) });
    if (body.toString().startsWith('+')) return { key: keyOf(number), body };
  }
  throw new Error('No key gave such a body');
}

test('a body in base64 whose first + became a space is decoded', () => {
  const { key, body } = beginningWithPlus();
  expect(decoded(Buffer.from(body.toString().replaceAll('+', ' ')), { key }).verdict).toBe('valid');
});

test('white space around a body in base64 is not read as a +', () => {
  expect(decoded(Buffer.from(` ${sealed('gcm').toString()} `)).verdict).toBe('valid');
});

test('malformed text in the first CBC block advises to compare the IV', () => {
  const { cause, stages } = decoded(sealed('cbc'), { iv: 'abcdef98X6543210' });
  expect(cause).toBe('malformed-json');
  expect(stages.find((stage) => stage.stage === 'parse')?.advice).toContain('compare the IV');
});

test('an unknown event in the first CBC block advises to compare the IV', () => {
  const { cause, stages } = decoded(sealed('cbc'), { iv: 'abcdef987654321z' });
  expect(cause).toBe('unknown-event');
  expect(stages.find((stage) => stage.stage === 'recognise')?.advice).toContain('compare the IV');
});

test('XML fails an endpoint that expects JSON', () => {
  const xml = encode(contract, 'purchase_made', example, {
    format: 'xml',
    encryption: null,
    wire: 'base64',
  }).body;
  const { verdict, cause, format } = decoded(xml, { expects: { encryption: 'any', format: 'json' } });
  expect([verdict, cause, format]).toEqual(['undecodable', 'malformed-json', 'xml']);
});

test('JSON fails an endpoint that expects XML', () => {
  const { cause } = decoded(Buffer.from('{}'), { expects: { encryption: 'any', format: 'xml' } });
  expect(cause).toBe('malformed-xml');
});

test('gzip is recognised without a content-encoding header', () => {
  expect(decoded(gzipSync('{"event":"purchase_made"}')).cause).toBe('content-encoded');
});
