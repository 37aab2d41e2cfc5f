import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDrift } from '../../server/contract/drift.ts';
import type { JsonObject } from '../../server/types.ts';
import { payload } from '../codec/arbitraries.ts';
import { contract, exampleOf } from './support.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    user: { type: 'object', properties: { name: { type: 'string' } } },
    tags: { type: 'array', items: { type: 'object', properties: { label: { type: 'string' } } } },
    free: { type: 'object' },
    any: {},
  },
};

const pointers = (value: JsonObject) => findDrift(SCHEMA, value).map(({ pointer }) => pointer);

test.each<[string, JsonObject, string[]]>([
  ['nothing unknown', { id: '1', user: { name: 'x' }, tags: [{ label: 'a' }] }, []],
  ['an unknown property', { id: '1', more: 1 }, ['/more']],
  ['of an unknown tree only its top', { more: { a: { b: [1, { c: 2 }] } } }, ['/more']],
  ['inside a known object', { user: { name: 'x', age: 3 } }, ['/user/age']],
  ['inside the items of a known array', { tags: [{ label: 'a' }, { label: 'b', hue: 1 }] }, ['/tags/1/hue']],
  ['nothing inside what the contract leaves open', { free: { a: 1 }, any: { b: 2 } }, []],
  ['nothing inside a value of the wrong type', { user: 'jane', tags: { label: 1 } }, []],
  [
    'names every object has',
    { constructor: 1, toString: 2, hasOwnProperty: 3 },
    ['/constructor', '/toString', '/hasOwnProperty'],
  ],
  ['the name __proto__', JSON.parse('{"__proto__":{"admin":true}}'), ['/__proto__']],
  ['names that need escaping', { 'a/b': 1, 'c~d': 2, '': 3 }, ['/a~1b', '/c~0d', '/']],
])('%s', (_, value, expected) => {
  expect(pointers(value)).toEqual(expected);
});

test('an entry has pointer and value', () => {
  expect(findDrift(SCHEMA, { more: [1, 2] })).toEqual([{ pointer: '/more', value: [1, 2] }]);
});

test('a value of megabytes is omitted', () => {
  const more = {
    text: 'x'.repeat(2000),
    list: Array.from({ length: 1200 }, () => 1),
    deep: { [`${'k'.repeat(2000)}`]: 1 },
  };
  expect(findDrift(SCHEMA, { ...more, short: 'x' })).toEqual([
    { pointer: '/text' },
    { pointer: '/list' },
    { pointer: '/deep' },
    { pointer: '/short', value: 'x' },
  ]);
});

test('at most a hundred are listed', () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, at]));
  expect(findDrift(SCHEMA, many)).toHaveLength(100);
});

test('the examples have no drift, and every property added at the top level is drift', () => {
  fc.assert(
    fc.property(fc.constantFrom(...contract.events.keys()), payload, (type, more) => {
      const example = exampleOf(type);
      const schema = contract.events.get(type)?.schema ?? {};
      expect(findDrift(schema, example)).toEqual([]);
      const added = Object.keys(more).filter((name) => !Object.hasOwn(example, name));
      const found = findDrift(schema, { ...more, ...example });
      expect(found).toHaveLength(added.length);
    }),
    { numRuns: 200, seed: 41 },
  );
});
