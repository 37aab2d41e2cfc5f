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

const FORM = 'application/x-www-form-urlencoded';
const sentAs = (body: string, contentType: string) =>
  decode(
    { body: Buffer.from(body), headers: [['Content-Type', contentType]] },
    { keys: [{ label: 'k', key: keyOf(0), iv: IV, mode: null }], expects: { encryption: 'any' } },
  );
const json = JSON.stringify(example);
const base64 = sealed('gcm').toString();

test.each([
  [
    'with the payload in a field',
    `payload=${encodeURIComponent(json)}&v=1`,
    FORM,
    'fields "payload", "v"',
    'the payload',
  ],
  [
    'with the ciphertext in a field',
    `data=${encodeURIComponent(base64)}`,
    FORM,
    'field "data"',
    'the ciphertext',
  ],
  [
    'without its Content-Type',
    `data=${encodeURIComponent(base64)}`,
    'text/plain',
    'field "data"',
    'the ciphertext',
  ],
  [
    'with a field for each property',
    'event=purchase_made&user[name]=jane',
    FORM,
    '"event"',
    'option to send JSON',
  ],
  ['with fields of unusual names', '%20=1&%00=2', FORM, 'unusual names', 'option to send JSON'],
  [
    'of several parts',
    `--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${json}\r\n--b--`,
    'multipart/form-data; boundary=b',
    'multipart form (field "payload")',
    'never a form',
  ],
  ['without a field', encodeURIComponent(json), FORM, 'percent-encoded', 'without percent-encoding'],
])('a form %s is named as one, and what to send instead', (_name, body, contentType, message, advice) => {
  const { cause, stages } = sentAs(body, contentType);
  expect(cause).toBe('bad-encoding');
  expect(stages[0]?.message).toContain(message);
  expect(stages[0]?.advice).toContain(advice);
});

test('a body in base64 or JSON under the Content-Type of a form is decoded', () => {
  for (const body of [base64, json]) expect(sentAs(body, FORM).verdict).toBe('valid');
});

test('a form is explained by its beginning only, however many fields it has', () => {
  const { stages } = sentAs('a=1&'.repeat(2_000_000), FORM);
  expect(stages[0]?.message).toBe('The body is a form (fields "a", "a", "a", "a", "a").');
});

test('members of an envelope that no wire form knows are named, and do not keep it from being opened', () => {
  const { verdict, stages } = sentAs(JSON.stringify({ data: base64, foo: 'x' }), 'application/json');
  expect(verdict).toBe('valid');
  expect(stages[0]?.evidence).toMatchObject({ member: 'data', unknownMembers: ['foo'] });
  const usual = sentAs(JSON.stringify({ data: base64 }), 'application/json');
  expect(usual.stages[0]?.evidence).not.toHaveProperty('unknownMembers');
});

test.each([
  [
    'in a member that no wire form knows',
    { blob: base64 },
    'no wire form has one in a member of that name',
    'encryptedData',
  ],
  [
    'that no key opens, beside unknown members',
    { data: `A${base64.slice(1)}`, foo: 'x' },
    'no key of this endpoint opens it. No wire form knows the members beside it: foo.',
    'compare key, IV and mode',
  ],
])('a ciphertext %s is explained where no event fits', (_name, body, message, advice) => {
  const { cause, stages } = sentAs(JSON.stringify(body), 'application/json');
  const recognise = stages.find(({ stage }) => stage === 'recognise');
  expect(cause).toBe('no-match');
  expect(recognise?.message).toContain(message);
  expect(recognise?.advice).toContain(advice);
});

test('a payload with ids that fits no event is not taken for an envelope', () => {
  const ids = { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', hash: 'a'.repeat(64) };
  const { stages } = sentAs(JSON.stringify(ids), 'application/json');
  expect(stages.find(({ stage }) => stage === 'recognise')?.message).not.toContain('ciphertext');
});
