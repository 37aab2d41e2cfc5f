import { expect, test } from 'vitest';
import { isCostly, isLargeContract } from '../../../server/codec/worker/cost.ts';
import { contract, ringKey } from '../support.ts';

const keys = (count: number) => Array.from({ length: count }, (_, at) => ringKey(`${at}`));
const costly = (text: string, count = 0) =>
  isCostly({ body: Buffer.from(text), headers: [] }, { keys: keys(count), expects: { encryption: 'any' } });

test.each<[string, string, number, boolean]>([
  ['a small payload', '{"event":"user_joined","user":{"id":1}}', 0, false],
  ['a small payload under many keys', '{"event":"user_joined"}', 100, false],
  ['a long text', `{"text":"${'a'.repeat(200_000)}"}`, 0, false],
  ['a very long text', `{"text":"${'a'.repeat(1_000_000)}"}`, 0, true],
  ['few elements', `<r>${'<a/>'.repeat(1000)}</r>`, 0, false],
  ['many elements', `<r>${'<a/>'.repeat(10_000)}</r>`, 0, true],
  ['many references', `<r>${'&#65;'.repeat(10_000)}</r>`, 0, true],
  ['many members', `{${'"a":1,'.repeat(5000)}}`, 0, true],
  ['many escapes', `{"a":"${'\\n'.repeat(10_000)}"}`, 0, true],
  ['a small encrypted body', 'A'.repeat(4000), 1, false],
  ['an encrypted body that may hide many elements', 'A'.repeat(100_000), 1, true],
  ['the same without a key to open it', 'A'.repeat(100_000), 0, false],
  ['a long body under many keys', 'A'.repeat(30_000), 50, true],
])('%s', (_, text, count, expected) => {
  expect(costly(text, count)).toBe(expected);
});

test('schemas with many properties, nested ones included, are compiled in the worker', () => {
  const [event] = contract.events.values();
  if (!event) throw new Error('no event');
  const wide = (count: number) => {
    const names = Array.from({ length: count }, (_, at) => [`k${at}`, { type: 'string' }] as const);
    const inner = { type: 'object', properties: Object.fromEntries(names) };
    const schema = { type: 'object', properties: { list: { type: 'array', items: inner } } };
    return { ...contract, events: new Map([...contract.events, ['wide', { ...event, schema }]]) };
  };
  expect(isLargeContract(contract)).toBe(false);
  expect(isLargeContract(wide(100))).toBe(false);
  expect(isLargeContract(wide(1000))).toBe(true);
});
