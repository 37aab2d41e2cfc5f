import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../server/codec/decode.ts';
import { decodeAgain } from '../../server/codec/decode-again.ts';
import { toBytes } from '../../server/codec/decoded-bytes.ts';
import type { DecodeSettings } from '../../server/codec/decoding.ts';
import { createLiveDecoder } from '../../server/codec/live-decoder.ts';
import { createContractSource } from '../../server/contract/source.ts';
import type { Validator } from '../../server/contract/validate.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { RingKey } from '../../server/types.ts';
import { contract, decode, ringKey } from './support.ts';

const SETTINGS: DecodeSettings = { keys: [], expects: { encryption: 'any' } };
const example = contract.events.get('purchase_made')?.example ?? {};

function bodyOf(value: unknown) {
  return { body: Buffer.from(JSON.stringify(value)), headers: [] };
}

describe('an object with toString and valueOf as members is data like any other', () => {
  const hostile = { toString: 1, valueOf: 1 };
  test.each([
    ['as the type', { event: hostile }],
    ['as an alias of the type', { type: hostile }],
    ['in an array as the type', { event: [[hostile]] }],
    ['as the ciphertext of an envelope', { data: hostile }],
    ['as the IV of an envelope', { data: 'AAAA'.repeat(12), iv: hostile }],
    ['as a property', { ...example, note: hostile }],
  ])('%s', (_, value) => {
    const seen = decode(bodyOf(value), SETTINGS);
    expect(seen.stages).toHaveLength(5);
    expect(seen.cause).not.toBe('internal-error');
  });

  test('the event it stands for is unknown, and shown as JSON', () => {
    const { verdict, cause, stages } = decode(bodyOf({ event: hostile }), SETTINGS);
    expect([verdict, cause]).toEqual(['unrecognised', 'unknown-event']);
    expect(stages[3]?.evidence?.value).toBe('{"toString":1,"valueOf":1}');
  });
});

test('a value of megabytes in an email property is an issue and does not throw', () => {
  const user = { ...(example.user as object), email: `${'.a'.repeat(3_400_000)}@x.y` };
  const { verdict, issues } = decode(bodyOf({ ...example, user }), SETTINGS);
  expect(verdict).toBe('invalid');
  expect(issues.map(({ pointer, keyword }) => `${keyword} ${pointer}`)).toEqual(['format /user/email']);
});

describe('when decoding throws', () => {
  const validator = createValidator(contract);
  const failing = (throwing: () => never): Validator => ({ issues: throwing });
  const stackOverflow = (): never => {
    throw new RangeError('Maximum call stack size exceeded: {"secret":"of the body"}');
  };

  function decodeWith(issues: () => never, settings = SETTINGS) {
    const errors: unknown[] = [];
    const decoder = createDecoder({
      contract,
      validator: failing(issues),
      onError: (error) => errors.push(error),
    });
    return { seen: decoder(bodyOf(example), settings), errors };
  }

  test('the outcome has five stages, and the one that threw has the cause internal-error', () => {
    const { seen } = decodeWith(stackOverflow);
    expect([seen.verdict, seen.cause]).toEqual(['invalid', 'internal-error']);
    expect(seen.stages.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'skipped',
      'passed',
      'passed',
      'failed',
    ]);
    expect(seen.payload).toEqual(example);
    expect(seen.stages[4]?.message).toContain('RangeError');
    expect(JSON.stringify(seen.stages)).not.toContain('secret');
  });

  test('the error is reported once', () => {
    const { errors } = decodeWith(stackOverflow);
    expect(errors).toEqual([expect.any(RangeError)]);
  });

  test('a thrown value that is not an Error is reported too', () => {
    const { seen, errors } = decodeWith(() => {
      throw 'a string';
    });
    expect(seen.cause).toBe('internal-error');
    expect(errors).toEqual(['a string']);
  });

  test('a key ring that cannot be read fails the stage that reads it', () => {
    const errors: unknown[] = [];
    const decoder = createDecoder({ contract, validator, onError: (error) => errors.push(error) });
    const body = Buffer.from('AAAA'.repeat(20));
    const keys: RingKey[] = [{ ...ringKey('broken'), key: 'too short' }];
    const seen = decoder({ body, headers: [] }, { ...SETTINGS, keys });
    expect([seen.verdict, seen.cause]).toEqual(['undecodable', 'internal-error']);
    expect(seen.stages.find(({ outcome }) => outcome === 'failed')?.stage).toBe('decrypt');
    expect(errors).toHaveLength(1);
  });

  test.each([
    ['here', 100],
    ['in the worker', 1_000_000],
  ])('an error thrown %s is reported by the decoder that the receiver uses', async (_, bytes) => {
    const errors: unknown[] = [];
    const source = createContractSource(contract);
    const decoder = createLiveDecoder(source, (error) => errors.push(error));
    const body = Buffer.alloc(bytes * 4, 'AbC9');
    const keys: RingKey[] = [{ ...ringKey('broken'), key: 'too short' }];
    const seen = await decoder.decode({ body, headers: [] }, { ...SETTINGS, keys });
    await decoder.close();
    expect([seen.verdict, seen.cause]).toEqual(['undecodable', 'internal-error']);
    expect(errors).toEqual([expect.any(RangeError)]);
  });

  test('decoding again with another key gives the same outcome', async () => {
    const decoder = createDecoder({ contract, validator: failing(stackOverflow) });
    const again = await decodeAgain(
      async (input, settings) => toBytes(decoder(input, settings), input.body),
      bodyOf(example),
      null,
      {},
    );
    expect(again).toMatchObject({ verdict: 'invalid', cause: 'internal-error' });
  });
});
