import { expect, test } from 'vitest';
import { setPath as setIn } from '../../server/emitter/set-path.ts';
import type { Json, JsonObject } from '../../server/types.ts';

/** A copy with that value at that path; null when nothing can be set there, and then nothing has changed. */
function setPath(payload: JsonObject, path: string, value: Json): JsonObject | null {
  const copy = structuredClone(payload);
  if (setIn(copy, path, value)) return copy;
  expect(copy).toEqual(payload);
  return null;
}

const PAYLOAD: JsonObject = { user: { username: 'jane' }, roles: ['@all', { name: 'x' }], n: 1, none: null };

test.each([
  ['n', { n: 9 }],
  ['user.username', { user: { username: 9 } }],
  ['/user/username', { user: { username: 9 } }],
  ['user.a.b', { user: { username: 'jane', a: { b: 9 } } }],
  ['roles.0', { roles: [9, { name: 'x' }] }],
  ['/roles/1/name', { roles: ['@all', { name: 9 }] }],
  ['roles.2', { roles: ['@all', { name: 'x' }, 9] }],
  ['/roles/-', { roles: ['@all', { name: 'x' }, 9] }],
  ['/roles/-/name', { roles: ['@all', { name: 'x' }, { name: 9 }] }],
  ['none', { none: 9 }],
  ['none.a', { none: { a: 9 } }],
  ['/a.b', { 'a.b': 9 }],
  ['/a~1b', { 'a/b': 9 }],
  ['/a~0b', { 'a~b': 9 }],
  ['/a~01b', { 'a~1b': 9 }],
  ['/', { '': 9 }],
  ['user', { user: 9 }],
])('%s is set', (path, change) => {
  expect(setPath(PAYLOAD, path, 9)).toEqual({ ...PAYLOAD, ...change });
});

test.each([
  '',
  'n.a',
  'user.username.a',
  'roles.x',
  'roles.3',
  'roles.-1',
  'roles.00',
  'roles.1e0',
  'roles.length',
  '/roles/0/a',
])('nothing can be set at %j', (path) => {
  expect(setPath(PAYLOAD, path, 9)).toBeNull();
});

test.each([101, 100_000])('nothing is created %i levels deep', (levels) => {
  expect(setPath(PAYLOAD, Array(levels).fill('a').join('.'), 9)).toBeNull();
});

test('a value that is set stays as it was given when a later path leads into it', () => {
  const value = { b: 1 };
  const copy: JsonObject = {};
  setIn(copy, 'a', value);
  setIn(copy, 'a.b', 2);
  expect([copy, value]).toEqual([{ a: { b: 2 } }, { b: 1 }]);
});

test.each([
  '__proto__',
  '__proto__.polluted',
  'constructor.prototype.polluted',
  '/user/__proto__/polluted',
  '/roles/1/__proto__',
])('%s is an ordinary name', (path) => {
  const changed = setPath(PAYLOAD, path, { polluted: true });
  expect(JSON.stringify(changed)).toContain('polluted');
  expect(({} as JsonObject).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
});

test('a member __proto__ is kept by the next change', () => {
  const once = setPath(PAYLOAD, '__proto__.a', 1);
  const twice = once && setPath(once, '__proto__.b', 2);
  expect(JSON.stringify(twice)).toContain('"__proto__":{"a":1,"b":2}');
});

test('inherited names are not members', () => {
  expect(setPath(PAYLOAD, 'toString.a', 1)).toEqual({ ...PAYLOAD, toString: { a: 1 } });
});
