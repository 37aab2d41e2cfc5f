import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlainSchema } from '../../server/contract/plain-schema.ts';
import { createValidator } from '../../server/contract/validate.ts';
import type { Json, JsonObject } from '../../server/types.ts';
import { contract, inferred } from './support.ts';

const name = fc.constantFrom('a', 'b', 'toString', '__proto__', '$ref', 'properties', '');
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: wrong });
const type = fc.constantFrom<Json>('string', 'integer', 'object', 'array', 'null');
const wrong = fc.constantFrom<Json>('strnig', 3, true, null, [], [1, 1], ['string', 'string'], {}, '(');

/** Schemas of simple keywords, most of them with valid values. */
const { schema } = fc.letrec<{ schema: Json; object: JsonObject; members: JsonObject }>((tie) => ({
  schema: mostly<Json>(tie('object'), wrong),
  members: fc.array(fc.tuple(name, tie('schema')), { maxLength: 4 }).map((each) => Object.fromEntries(each)),
  object: fc
    .record(
      {
        type: mostly<Json>(
          fc.oneof(
            type,
            type,
            type.map((one) => [one, 'number']),
          ),
          wrong,
        ),
        properties: mostly<Json>(tie('members'), wrong),
        required: mostly<Json>(fc.constant([]), fc.array(name, { maxLength: 2 })),
        items: tie('schema'),
        format: mostly<Json>(fc.constantFrom('email', 'date-time', 'int32'), wrong),
        enum: mostly<Json>(fc.constantFrom(['x'], ['x', 'y']), wrong),
        const: fc.constantFrom<Json>(null, 'x', {}, []),
        minimum: mostly<Json>(fc.integer(), wrong),
        title: mostly<Json>(fc.string(), wrong),
        $schema: mostly(
          fc.constant('https://json-schema.org/draft/2020-12/schema'),
          fc.constant('http://x/'),
        ),
        'x-provenance': fc.constant('learned'),
      },
      { requiredKeys: [] },
    )
    .map((one) => {
      // The names of its own properties, if it requires any.
      const own = Object.keys((one.properties as JsonObject | undefined) ?? {});
      return { ...one, ...(own.length > 1 && { required: own.slice(1) }) } as JsonObject;
    }),
}));

/** Whether the validator of deliveries can compile it. */
function compiles(one: JsonObject): boolean {
  const [event] = contract.events.values();
  if (!event) throw new Error('no event');
  const validator = createValidator({ ...contract, events: new Map([['it', { ...event, schema: one }]]) });
  try {
    validator.issues('it', {});
    return true;
  } catch {
    return false;
  }
}

test('every schema that counts as plain compiles', () => {
  let plain = 0;
  fc.assert(
    fc.property(schema, (one) => {
      if (!isPlainSchema(one)) return;
      plain += 1;
      expect(compiles(one as JsonObject)).toBe(true);
    }),
    { numRuns: 3000, seed: 7 },
  );
  expect(plain).toBeGreaterThan(200);
});

test('a schema learned from any payloads is plain', () => {
  const payload = fc.dictionary(name, fc.jsonValue()).map((one) => one as JsonObject);
  fc.assert(
    fc.property(fc.array(payload, { minLength: 1, maxLength: 4 }), fc.boolean(), (payloads, enums) => {
      expect(isPlainSchema(inferred(payloads, { enums }))).toBe(true);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test.each<[string, Json]>([
  ['a keyword that is not simple', { $ref: '#' }],
  ['a required property that is not named', { properties: {}, required: ['a'] }],
  ['an empty choice', { enum: [] }],
  ['no schema', true],
  ['deep nesting', Array.from({ length: 5000 }).reduce<Json>((items) => ({ items }), {})],
])('%s is not plain', (_, one) => {
  expect(isPlainSchema(one)).toBe(false);
});
