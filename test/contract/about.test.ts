import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ABOUT_LIMIT, aboutPayload } from '../../server/contract/about.ts';
import { loadContract } from '../../server/contract/load.ts';
import type { JsonObject } from '../../server/types.ts';
import { copyOfContract, edit, emptyFolder, FOLDER } from './support.ts';

const { about: places, events } = loadContract(FOLDER);
const about = (payload: JsonObject): string | null => aboutPayload(places, payload);

test('each shipped event says who it is about, and what', () => {
  const lines = [...events.values()].map(({ type, example }) => [type, about(example)]);
  expect(Object.fromEntries(lines)).toEqual({
    user_joined: 'jane',
    user_visited: 'jane',
    message_received: 'jane · general · Good morning, traders! Who is watching EUR/USD today?',
    channel_message_posted:
      'amelie · announcements · The webinar starts at 18:00 — “Risk first” with Amélie.',
    purchase_made: 'jane · Gift voucher',
  });
});

test('a payload inside a wrapper, and one with other spellings, are read too', () => {
  expect(about({ data: { member: { name: 'Ada' }, productName: 'Mug' } })).toBe('Ada · Mug');
});

test('a payload without any of these values has no description', () => {
  expect(about({})).toBeNull();
  expect(about({ user: { username: ' \n' }, message: [], channel: null })).toBeNull();
});

test('white space becomes one space, and a long name leaves room for the next parts', () => {
  expect(about({ user: { username: 'n'.repeat(500) }, message: 'a\n\n\tb' })).toBe(
    `${'n'.repeat(31)}… · a b`,
  );
});

test('whatever a payload holds, the line is short and well-formed text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  const payload = fc.record(
    {
      user: fc.oneof(text, fc.record({ username: text })),
      product: fc.record({ name: text }),
      message: fc.oneof(text, fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(payload, (value) => {
      const line = about(value as JsonObject) ?? '';
      expect(line.length).toBeLessThanOrEqual(ABOUT_LIMIT);
      expect(Buffer.from(line).toString()).toBe(line);
    }),
  );
});

test('names that every object inherits are not members', () => {
  expect(aboutPayload({ within: ['constructor'], parts: [['/toString/name', '/name']] }, {})).toBeNull();
});

test('a contract of the user that has no places uses the shipped ones', () => {
  const own = copyOfContract();
  edit(own, 'contract.json', ({ about: _, ...rest }) => rest);
  expect(loadContract(FOLDER, own).about).toEqual(places);
  expect(loadContract(own, emptyFolder()).about).toEqual({ within: [], parts: [] });
});
