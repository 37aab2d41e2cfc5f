import { expect, test } from 'vitest';
import { checkJson } from '../../../ui/text/json-check.ts';

test('JSON gives its value', () => {
  expect(checkJson('{"a":[1]}')).toEqual({ ok: true, value: { a: [1] } });
});

test('an empty field asks for a payload', () => {
  expect(checkJson(' ')).toEqual({ ok: false, message: 'Enter a payload.' });
});

test('a syntax error is reported with line and column', () => {
  const check = checkJson('{\n  "a": 1,\n  "b" 2\n}');
  expect(check.ok ? '' : check.message).toMatch(/line 3, column 7/);
});
