import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputMessage } from '../../server/base/input-messages.ts';

const schema = z.strictObject({
  text: z.string().min(3).max(5),
  named: z.string({ error: 'Give the name.' }),
  number: z.int().min(1).max(64),
  list: z.array(z.string()).min(1).max(2),
  flag: z.boolean(),
  choice: z.enum(['cbc', 'gcm']),
});
const VALID = { text: 'abc', named: 'a', number: 1, list: ['a'], flag: true, choice: 'cbc' };

test.each([
  ['text', undefined, 'Missing: give text.'],
  ['text', 1, 'Give text.'],
  ['text', '', 'Give a value; this one is empty.'],
  ['text', 'ab', 'Give at least 3 characters.'],
  ['text', 'abcdef', 'Give at most 5 characters.'],
  ['named', 1, 'Give the name.'],
  ['number', 'x', 'Give a number.'],
  ['number', 1.5, 'Give a whole number.'],
  ['number', 0, 'Give at least 1.'],
  ['number', 65, 'Give at most 64.'],
  ['list', {}, 'Give a list.'],
  ['list', [], 'Give a value; this one is empty.'],
  ['list', ['a', 'b', 'c'], 'Give at most 2 entries.'],
  ['flag', 'yes', 'Give true or false.'],
  ['choice', 'ctr', 'Use one of: cbc, gcm.'],
])('a wrong %s (%j) gets a message that says what to give', (member, value, message) => {
  const parsed = schema.safeParse({ ...VALID, [member]: value }, { error: inputMessage });
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
});
