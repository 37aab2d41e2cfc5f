import { describe, expect, test } from 'vitest';
import type { Contract } from '../../server/contract/model.ts';
import { createSchemaCheck, createValidator } from '../../server/contract/validate.ts';
import type { Json, JsonObject } from '../../server/types.ts';
import { contract, exampleOf, validator, without } from './support.ts';

const purchase = (more: JsonObject = {}) => ({ ...exampleOf('purchase_made'), ...more });
const issuesOf = (payload: JsonObject) =>
  validator.issues('purchase_made', payload).map(({ pointer, keyword }) => `${keyword} ${pointer}`);

/** The shipped contract with different properties for one event. */
function contractWith(properties: JsonObject, required: string[] = []): Contract {
  const event = contract.events.get('purchase_made');
  if (!event) throw new Error('no event');
  const schema: JsonObject = { type: 'object', properties, required };
  return { ...contract, events: new Map([['purchase_made', { ...event, schema }]]) };
}

test.each<[string, JsonObject, string[]]>([
  ['nothing wrong', purchase(), []],
  ['a missing property', without(purchase(), 'orderID'), ['required /orderID']],
  ['a missing property inside', purchase({ product: { _id: '1', price: 1 } }), ['required /product/name']],
  ['a wrong type', purchase({ quantity: '1' }), ['type /quantity']],
  ['a fraction for an integer', purchase({ quantity: 1.5 }), ['type /quantity']],
  ['too small', purchase({ quantity: 0 }), ['minimum /quantity']],
  ['a bad date', purchase({ timestamp: '2026-13-01T00:00:00Z' }), ['format /timestamp']],
  ['a date without a time', purchase({ timestamp: '2026-04-16' }), ['format /timestamp']],
  ['null for an object', purchase({ user: null }), ['type /user']],
  ['another constant', purchase({ event: 'user_joined' }), ['const /event']],
  [
    'every issue at once',
    { event: 'purchase_made', quantity: 0, user: {} },
    [
      'minimum /quantity',
      'required /community',
      'required /orderID',
      'required /product',
      'required /timestamp',
      'required /user/user_id',
    ],
  ],
])('%s', (_, payload, expected) => {
  expect(issuesOf(payload).toSorted()).toEqual(expected);
});

test('an issue has a message in words that shows the value', () => {
  const [issue] = validator.issues('purchase_made', purchase({ quantity: 'two' }));
  expect(issue).toEqual({
    pointer: '/quantity',
    keyword: 'type',
    message: 'must be integer, but is string "two"',
    provenance: 'assumed',
  });
});

test('a long value is cut in the message', () => {
  const [issue] = validator.issues('purchase_made', purchase({ timestamp: 'x'.repeat(5000) }));
  expect(issue?.message.length).toBeLessThan(120);
});

describe('provenance', () => {
  const properties: JsonObject = {
    a: { type: 'string', 'x-provenance': 'documented' },
    b: { type: 'string', 'x-provenance': 'learned' },
    c: { type: 'string' },
  };
  const provenances = (payload: JsonObject) =>
    createValidator(contractWith(properties, ['a', 'b', 'c']))
      .issues('purchase_made', payload)
      .map(({ pointer, provenance }) => [pointer, provenance]);

  test('an issue has the provenance of its property, or of the contract when the property has none', () => {
    const expected = [
      ['/a', 'documented'],
      ['/b', 'learned'],
      ['/c', 'assumed'],
    ];
    expect(provenances({ a: 1, b: 1, c: 1 })).toEqual(expected);
    expect(provenances({})).toEqual(expected);
  });
});

test('at most a hundred issues are listed', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, at): [string, Json] => [`n${at}`, 'x']));
  const properties = Object.fromEntries(Object.keys(many).map((name) => [name, { type: 'number' }]));
  expect(createValidator(contractWith(properties)).issues('purchase_made', many)).toHaveLength(100);
});

test('pointers into names with slashes and tildes are escaped', () => {
  const checker = createValidator(
    contractWith({ 'a/b~c': { type: 'object', required: ['~/'], properties: { '~/': {} } } }),
  );
  const [issue] = checker.issues('purchase_made', { 'a/b~c': {} });
  expect(issue?.pointer).toBe('/a~1b~0c/~0~1');
});

test('an event that is not in the contract throws: it is a bug of the caller', () => {
  expect(() => validator.issues('nowhere', {})).toThrow('nowhere');
});

test.each<[string, JsonObject, RegExp | null]>([
  ['a good one', { type: 'object', properties: { a: { type: 'string' } } }, null],
  ['an unknown type', { type: 'strnig' }, /type/],
  ['an unknown keyword', { type: 'object', requird: [] }, /requird/],
  ['an unknown format', { type: 'string', format: 'dtae' }, /dtae/],
  ['a bad pattern', { type: 'string', pattern: '(' }, /regular expression|pattern|Invalid/i],
  ['a reference to nowhere', { $ref: '#/$defs/none' }, /none/],
])('the problem of a schema: %s', (_, schema, said) => {
  const problem = createSchemaCheck()(schema);
  if (said === null) expect(problem).toBeNull();
  else expect(problem).toMatch(said);
});
