import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDrift } from '../../server/contract/drift.ts';
import { createInference } from '../../server/contract/infer.ts';
import { createSchemaCheck, createValidator } from '../../server/contract/validate.ts';
import type { Json, JsonObject } from '../../server/types.ts';
import { payload } from '../codec/arbitraries.ts';
import { contract, inferred } from './support.ts';

/** The schema compiler uses keys in URIs, in which half of a surrogate pair is not allowed. */
const learnable = payload.filter((one) => !/\\ud[89a-f]/.test(JSON.stringify(one)));

function validatorOf(schema: JsonObject) {
  const event = contract.events.get('purchase_made');
  if (!event) throw new Error('no event');
  return createValidator({
    ...contract,
    events: new Map([['learned', { ...event, type: 'learned', schema }]]),
  });
}

test.each([true, false])('the schema inferred from any payloads fits each of them (enums: %s)', (enums) => {
  fc.assert(
    fc.property(fc.array(learnable, { minLength: 1, maxLength: 4 }), (payloads) => {
      const schema = inferred(payloads, { enums });
      expect(createSchemaCheck()(schema)).toBeNull();
      const validator = validatorOf(schema);
      for (const one of payloads) {
        expect(validator.issues('learned', one)).toEqual([]);
        expect(findDrift(schema, one)).toEqual([]);
      }
    }),
    { numRuns: 40, seed: 61 },
  );
});

describe('the observed values decide', () => {
  const of = (...values: Json[]) =>
    inferred(
      values.map((value) => ({ it: value })),
      { enums: true },
    ).properties as JsonObject;

  test.each<[string, Json[], JsonObject]>([
    ['one type', ['x'], { type: 'string' }],
    ['integers and fractions', [1, 1.5], { type: 'number' }],
    ['null now and then', ['x', null], { type: ['string', 'null'] }],
    [
      'times',
      ['2026-11-21T12:00:00Z', '2026-11-21T12:00:00.5+02:00'],
      { type: 'string', format: 'date-time' },
    ],
    ['addresses', ['jane@example.com', null], { type: ['string', 'null'], format: 'email' }],
    ['an address validation would refuse', ['jané@example.com'], { type: 'string' }],
    ['few different texts', ['a', 'b', 'a'], { type: 'string', enum: ['a', 'b'] }],
    ['texts and numbers', ['a', 'a', 1], { type: ['string', 'integer'] }],
    [
      'items of two types',
      [[1, 'x'], []],
      { type: 'array', items: { 'x-provenance': 'learned', type: ['integer', 'string'] } },
    ],
  ])('%s', (_, values, expected) => {
    expect(of(...values)).toEqual({ it: { 'x-provenance': 'learned', ...expected } });
  });

  test('samples with types decide types, all samples decide presence', () => {
    const inference = createInference();
    inference.add({ payload: { n: '30', m: { x: '1' } }, typed: false });
    inference.add({ payload: { n: 30 }, typed: true });
    expect(inference.schema({ enums: false })).toMatchObject({
      properties: { n: { type: 'integer' }, m: { type: 'object', properties: { x: { type: 'string' } } } },
      required: ['n'],
    });
  });
});
