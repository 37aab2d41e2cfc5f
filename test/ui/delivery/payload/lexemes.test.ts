import { expect, test } from 'vitest';
import { readLexemes } from '../../../../ui/delivery/payload/lexemes.ts';

let told = false;
JSON.parse('1', ((_key: string, value: unknown, context?: { source?: string }) => {
  told = context?.source !== undefined;
  return value;
}) as (key: string, value: unknown) => unknown);

// Every browser of today tells how a number was written; Node 20 does not, and there plain doubles are shown.
test('numbers keep their original digits, where the engine provides them', () => {
  const read = readLexemes('{"price":30.00,"ids":[12345678901234567890,1]}');
  const payload = read?.payload as { ids: number[] };
  expect(read?.of(payload, 'price')).toBe(told ? '30.00' : undefined);
  expect(read?.of(payload.ids, 0)).toBe(told ? '12345678901234567890' : undefined);
  expect(read?.of(payload.ids, 1)).toBeUndefined();
});

test('the payload is parsed as well', () => {
  expect(readLexemes('{"a":[1,"x",null]}')?.payload).toEqual({ a: [1, 'x', null] });
});

test('text that is not JSON has no lexemes', () => {
  expect(readLexemes('<a/>')).toBeNull();
});
