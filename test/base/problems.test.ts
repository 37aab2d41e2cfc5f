import { expect, test } from 'vitest';
import { z } from 'zod';
import { toProblems } from '../../server/base/problems.ts';

test('names with a slash or a tilde are escaped in pointers, also those of unknown properties', () => {
  const schema = z.strictObject({ 'a/b': z.strictObject({ 'c~d': z.string('Give a text.') }) });
  const { error } = schema.safeParse({ 'a/b': { 'c~d': 1, 'e/f': 2 } });
  expect(
    error &&
      toProblems(error)
        .map(({ pointer }) => pointer)
        .sort(),
  ).toEqual(['/a~1b/c~0d', '/a~1b/e~1f']);
});
