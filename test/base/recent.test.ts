import { expect, test } from 'vitest';
import { createRecent } from '../../server/base/recent.ts';

test('the value that was not used for longest is dropped', () => {
  const recent = createRecent<string>(2);
  const made: string[] = [];
  const get = (key: string) =>
    recent.get(key, () => {
      made.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
  expect([...recent.values()]).toEqual(['a', 'b']);
});
