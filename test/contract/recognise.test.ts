import { describe, expect, test } from 'vitest';
import { recognise } from '../../server/contract/recognise.ts';
import type { JsonObject } from '../../server/types.ts';
import { contract, exampleOf, validator, without } from './support.ts';

const TYPE = contract.typeField.name;
const seen = (payload: JsonObject) => recognise(contract, validator, payload);

describe('by the type field', () => {
  test.each([...contract.events.keys()])('%s', (type) => {
    expect(seen(exampleOf(type))).toEqual({ event: type, by: 'field', field: TYPE });
  });

  test.each(contract.typeField.aliases)('by the alias %s', (alias) => {
    const payload = { ...without(exampleOf('purchase_made'), TYPE), [alias]: 'purchase_made' };
    expect(seen(payload)).toEqual({ event: 'purchase_made', by: 'field', field: alias });
  });

  test('the name takes priority over its aliases', () => {
    expect(seen({ type: 'user_joined', [TYPE]: 'purchase_made' })).toMatchObject({ event: 'purchase_made' });
    expect(seen({ type: 'user_joined', [TYPE]: 'ping' })).toMatchObject({ event: null, value: 'ping' });
  });

  test('a known type is that event even when nothing else fits', () => {
    expect(seen({ [TYPE]: 'purchase_made' })).toMatchObject({ event: 'purchase_made', by: 'field' });
  });
});

describe('an unknown type is final', () => {
  test.each<[string, unknown]>([
    ['another word', 'ping'],
    ['another case', 'PURCHASE_MADE'],
    ['white space around', ' purchase_made'],
    ['nothing', ''],
    ['a name every object has', 'constructor'],
    ['a number', 1],
    ['null', null],
    ['a list', ['purchase_made']],
  ])('%s', (_, value) => {
    const payload = { ...exampleOf('purchase_made'), [TYPE]: value } as JsonObject;
    expect(seen(payload)).toMatchObject({ event: null, cause: 'unknown-event', field: TYPE, candidates: [] });
  });

  test('a very long one is cut', () => {
    const found = seen({ [TYPE]: 'x'.repeat(10_000) });
    expect(found.event === null && found.value?.length).toBe(200);
  });
});

describe('by the shape, without a type field', () => {
  test('exactly one schema fits', () => {
    const payload = without(exampleOf('purchase_made'), TYPE);
    expect(seen(payload)).toEqual({ event: 'purchase_made', by: 'shape', field: null });
  });

  test('several fit: ambiguous, with those that fit', () => {
    const found = seen(without(exampleOf('message_received'), TYPE));
    expect(found).toMatchObject({ event: null, cause: 'ambiguous' });
    const events = found.event === null ? found.candidates.map(({ event }) => event) : [];
    expect(events.toSorted()).toEqual(['channel_message_posted', 'message_received']);
  });

  test('when no event fits, the nearest is listed first, each with the issues that keep it from fitting', () => {
    const found = seen(without(exampleOf('message_received'), TYPE, 'message'));
    if (found.event !== null) throw new Error('recognised');
    expect(found.cause).toBe('no-match');
    const [nearest, next, last] = found.candidates;
    expect([nearest?.event, next?.event].toSorted()).toEqual(['channel_message_posted', 'message_received']);
    expect(nearest?.lacked.map(({ pointer }) => pointer)).toEqual(['/message']);
    expect(last?.lacked.length).toBeGreaterThanOrEqual(1);
    expect(found.candidates).toHaveLength(3);
  });

  test('an empty payload fits nothing', () => {
    expect(seen({})).toMatchObject({ event: null, cause: 'no-match' });
  });

  test('an inherited name is not a type field', () => {
    expect(seen(Object.create({ [TYPE]: 'purchase_made' }))).toMatchObject({ cause: 'no-match' });
  });
});
