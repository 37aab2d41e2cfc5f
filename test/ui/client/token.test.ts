import { expect, test } from 'vitest';
import { tokenIn } from '../../../ui/client/token.ts';

test.each([
  ['abc123', 'abc123'],
  [' abc123\n', 'abc123'],
  ['#token=abc123', 'abc123'],
  ['http://localhost:4620/#token=abc123', 'abc123'],
  ['http://localhost:4620/received#token=abc123', 'abc123'],
])('%s carries the token', (text, token) => {
  expect(tokenIn(text)).toBe(token);
});
