import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDrift } from '../../server/contract/drift.ts';
import { inferSchema } from '../../server/contract/infer.ts';
import { createValidator, schemaFault } from '../../server/contract/validate.ts';
import type { JsonObject } from '../../server/types.ts';
import { payload } from '../codec/arbitraries.ts';
import { contract } from './support.ts';

/** The schema compiler writes keys as parts of a URI, which half of a surrogate pair cannot be. */
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
      const schema = inferSchema(
        payloads.map((one) => ({ payload: one, typed: true })),
        { enums },
      );
      expect(schemaFault(schema)).toBeNull();
      const validator = validatorOf(schema);
      for (const one of payloads) {
        expect(validator.issues('learned', one)).toEqual([]);
        expect(findDrift(schema, one)).toEqual([]);
      }
    }),
    { numRuns: 40, seed: 61 },
  );
});
