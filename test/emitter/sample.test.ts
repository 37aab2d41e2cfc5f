import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { loadContract } from '../../server/contract/load.ts';
import type { Contract } from '../../server/contract/model.ts';
import { createValidator, type Validator } from '../../server/contract/validate.ts';
import { channelOf, loadCast, samplePayload } from '../../server/emitter/sample/index.ts';
import type { EventInfo, Json, JsonObject } from '../../server/types.ts';
import { inferred } from '../contract/support.ts';

const shipped = loadContract(join(packageRoot(), 'fixtures', 'contract'));
const cast = loadCast(join(packageRoot(), 'fixtures', 'cast'));
const validators = new Map<Contract, Validator>();
const EVENTS = [...shipped.events.keys()];
const NOW_MS = Date.UTC(2026, 10, 21, 18, 30, 5, 42);
const SEEDS = Array.from({ length: 2000 }, (_, index) => `seed ${index}`);

interface Drawn {
  seed?: string;
  nowMs?: number;
  contract?: Contract;
}

function draw(type: string, { seed = 'a', nowMs = NOW_MS, contract = shipped }: Drawn = {}): JsonObject {
  const event = contract.events.get(type);
  if (!event) throw new Error(`No event ${type}`);
  return samplePayload(contract, event, { cast, validator: validatorOf(contract), nowMs, seed });
}

function validatorOf(contract: Contract): Validator {
  const known = validators.get(contract) ?? createValidator(contract);
  validators.set(contract, known);
  return known;
}

/** A contract with one event that was learned from `examples`; the last of them is its example. */
function learned(type: string, examples: JsonObject[], schema?: JsonObject): Contract {
  const event: EventInfo = {
    type,
    title: type,
    schemaName: null,
    schema: schema ?? inferred(examples, { enums: true }),
    example: examples.at(-1) ?? {},
    provenance: 'learned',
  };
  return { ...shipped, events: new Map([[type, event]]) };
}

/** The different payloads that 40 seeds give for the only event of a contract. */
function drawMany(contract: Contract): JsonObject[] {
  const [type = ''] = contract.events.keys();
  const drawn = SEEDS.slice(0, 40).map((seed) => JSON.stringify(draw(type, { contract, seed })));
  return [...new Set(drawn)].map((text) => JSON.parse(text));
}

function at(payload: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (value, key) => (value !== null && typeof value === 'object' ? (value as JsonObject)[key] : undefined),
    payload,
  );
}

function pathsOf(value: Json, prefix = ''): string[] {
  if (value === null || typeof value !== 'object') return [prefix];
  return Object.entries(value).flatMap(([key, member]) => pathsOf(member, `${prefix}/${key}`));
}

test.each(EVENTS)('%s: 2000 seeds give valid payloads with the properties of the example', (type) => {
  const expected = pathsOf(shipped.events.get(type)?.example ?? null);
  expect(expected.length).toBeGreaterThan(5);
  const wrong = SEEDS.map((seed) => draw(type, { seed })).filter(
    (payload) =>
      validatorOf(shipped).issues(type, payload).length > 0 || String(pathsOf(payload)) !== String(expected),
  );
  expect(wrong).toEqual([]);
});

test.each(EVENTS)('%s: the same seed and time give the same payload', (type) => {
  expect(draw(type, { seed: 'x' })).toEqual(draw(type, { seed: 'x' }));
});

test.each(EVENTS)('%s: other seeds give other payloads', (type) => {
  const different = new Set(SEEDS.slice(0, 100).map((seed) => JSON.stringify(draw(type, { seed }))));
  expect(different.size).toBeGreaterThan(10);
});

test('the time of the event is now', () => {
  expect(draw('purchase_made').timestamp).toBe('2026-11-21T18:30:05.042Z');
});

test('generating a sample does not change the example of the contract', () => {
  const before = structuredClone(shipped.events.get('purchase_made')?.example);
  draw('purchase_made', { seed: 'y' });
  expect(shipped.events.get('purchase_made')?.example).toEqual(before);
});

test('a member is the same person in every event', () => {
  const known = new Map<string, string>();
  for (const type of EVENTS) {
    for (const seed of SEEDS.slice(0, 200)) {
      const user = at(draw(type, { seed }), 'user') as JsonObject;
      for (const [key, value] of Object.entries(user)) {
        const name = `${user.user_id} ${key}`;
        expect(known.get(name) ?? String(value)).toBe(String(value));
        known.set(name, String(value));
      }
    }
  }
  expect(new Set([...known.keys()].map((name) => name.split(' ')[0])).size).toBe(cast.entries.member.length);
});

test('a seed gives the same person in every event', () => {
  const ids = EVENTS.map((type) => at(draw(type, { seed: 'same' }), 'user', 'user_id'));
  expect(new Set(ids).size).toBe(1);
});

test('a channel has one id and its own messages', () => {
  const posts = cast.entries.post.map((post) => `${post.channel_id} ${post.channel_name} ${post.text}`);
  for (const seed of SEEDS.slice(0, 200)) {
    const payload = draw('channel_message_posted', { seed });
    const [id, name] = [at(payload, 'channel', 'channel_id'), at(payload, 'channel', 'name')];
    expect(posts).toContain(`${id} ${name} ${payload.message}`);
  }
});

test('a product has one price and one name', () => {
  const seen = new Map<Json | undefined, string>();
  for (const seed of SEEDS.slice(0, 300)) {
    const product = at(draw('purchase_made', { seed }), 'product') as JsonObject;
    expect(seen.get(product._id) ?? JSON.stringify(product)).toBe(JSON.stringify(product));
    seen.set(product._id, JSON.stringify(product));
  }
  expect(seen.size).toBe(10);
});

test('the community is always the same', () => {
  const communities = EVENTS.map((type) => JSON.stringify(draw(type, { seed: type }).community));
  expect(new Set(communities).size).toBe(1);
});

test('messages and orders have new ids in the form of the example', () => {
  const messages = SEEDS.map((seed) => draw('message_received', { seed }).id);
  const orders = SEEDS.slice(0, 20).map((seed) => draw('purchase_made', { seed }).orderID);
  expect(new Set(messages).size).toBe(SEEDS.length);
  expect(new Set(orders).size).toBe(20);
  expect(messages.every((id) => /^[0-9a-f]{24}$/.test(String(id)))).toBe(true);
  expect(orders.every((id) => /^ORD20261121183005\d{5}$/.test(String(id)))).toBe(true);
});

test('a channel message has the same id when it is also sent as a message anywhere', () => {
  const { event: one, ...posted } = draw('channel_message_posted', { seed: 'both' });
  const { event: other, ...received } = draw('message_received', { seed: 'both' });
  expect(posted).toEqual(received);
  expect([one, other]).toEqual(['channel_message_posted', 'message_received']);
});

test('an id that is repeated in the example is repeated in the sample', () => {
  const [one, other] = ['66b1563f2f1d4c0012a7e902', '66b1563f2f1d4c0012a7e903'];
  const contract = learned('x', [{ event: 'x', id: one, message: { id: one }, order: { id: other } }]);
  const payload = draw('x', { contract });
  expect(payload.id).not.toBe(one);
  expect(at(payload, 'message', 'id')).toBe(payload.id);
  expect(at(payload, 'order', 'id')).not.toBe(payload.id);
});

test('properties in all spellings are filled, in the form of the example', () => {
  const contract = learned('bought', [
    {
      event: 'bought',
      userID: '61100af5c548eb5c7ebc7819',
      user: { id: 1243, userId: '1243', email: 'jane@example.com', shoe_size: 39 },
      channelID: '64f1c2a95b0e4d7a91c3e8aa',
      product: { id: '65d0f3b8a1c94e0013b2c7d4', price: '30' },
      totalPrice: 30,
    },
  ]);
  const payload = draw('bought', { contract, seed: 'z' });
  const user = cast.entries.member.find((member) => member._id === payload.userID);
  expect(payload.user).toEqual({
    id: Number(user?.user_id),
    userId: user?.user_id,
    email: user?.email,
    shoe_size: 39,
  });
  expect(cast.channels.map((channel) => channel.id)).toContain(payload.channelID);
  const bought = cast.entries.purchase.filter((one) => one._id === at(payload, 'product', 'id'));
  expect(bought.map((one) => String(one.price))).toContain(at(payload, 'product', 'price'));
  expect(bought.map((one) => one.total)).toContain(payload.totalPrice);
});

test('members of wrapper objects are filled, too', () => {
  const contract = learned('joined', [{ type: 'joined', data: { user: { username: 'jane' } } }]);
  const names = SEEDS.slice(0, 50).map((seed) =>
    at(draw('joined', { contract, seed }), 'data', 'user', 'username'),
  );
  expect(new Set(names).size).toBeGreaterThan(5);
});

test('a learned contract with unknown property names keeps the values of its example', () => {
  const example = { kind: 'x', who: { ref: 'abc', nick: 'jane' }, n: 7, list: [1, 'two', null, { a: true }] };
  const contract = learned('x', [example]);
  expect(drawMany(contract)).toEqual([example]);
});

test('no property is added, not even the type field', () => {
  const contract = learned('x', [{ user: { username: 'jane' } }]);
  expect(Object.keys(draw('x', { contract }))).toEqual(['user']);
});

test('values that the schema does not allow are not used: the whole person of the example stays', () => {
  const example = { event: 'x', user: { user_id: '1243', username: 'somebody' } };
  const schema: JsonObject = {
    type: 'object',
    properties: { user: { type: 'object', properties: { username: { enum: ['somebody'] } } } },
  };
  const contract = learned('x', [example], schema);
  expect(drawMany(contract)).toEqual([example]);
});

test('only people of the cast that the schema allows are used', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: { user: { type: 'object', properties: { username: { enum: ['jane', 'amelie'] } } } },
  };
  const contract = learned('x', [{ event: 'x', user: { user_id: '1243', username: 'jane' } }], schema);
  const seen = SEEDS.slice(0, 40).map((seed) => JSON.stringify(draw('x', { contract, seed }).user));
  expect(new Set(seen)).toEqual(
    new Set(['{"user_id":"1243","username":"jane"}', '{"user_id":"2088","username":"amelie"}']),
  );
});

test('two people in one example stay two people', () => {
  const example = { event: 'x', sender: { user_id: '1243' }, author: { user_id: '2088' } };
  expect(drawMany(learned('x', [example]))).toEqual([example]);
});

test('for an id in an unknown form, the whole person of the example stays', () => {
  const example = { event: 'x', user: { id: '4cf5c8a2-0000-4000-8000-1c2b3a495867', username: 'jane' } };
  expect(drawMany(learned('x', [example]))).toEqual([example]);
});

test('other times keep their distance from the time of the event, in the style of the example', () => {
  const contract = learned('x', [
    { event: 'x', createdAt: '2026-01-02T00:00:00Z', user: { joinedAt: '2026-01-01T00:00:00.000Z' } },
  ]);
  expect(draw('x', { contract })).toEqual({
    event: 'x',
    createdAt: '2026-11-21T18:30:05Z',
    user: { joinedAt: '2026-11-20T18:30:05.042Z' },
  });
});

test('text that only looks like a time is kept', () => {
  const example = { event: 'x', timestamp: '2026-01-02T00:00:00Z' };
  const schema: JsonObject = { type: 'object', properties: { timestamp: { type: 'string' } } };
  expect(drawMany(learned('x', [example], schema))).toEqual([example]);
});

test.each([
  [{ channel: { channel_id: 'c1', name: 'general' } }, 'c1'],
  [{ channelId: 'c2' }, 'c2'],
  [{ data: { message: { channel: { _id: 'c3' } } } }, 'c3'],
  [{ channel: 'c4' }, 'c4'],
  [{ channelID: 17 }, '17'],
  [{ channel: 'general', channel_id: 'c6' }, 'c6'],
  [{ user: { user_id: '1243' } }, null],
  [{ channel: { name: 'general' } }, null],
  [{ channel: { channel_id: '' } }, null],
])('the channel of %j is %j', (payload, id) => {
  expect(channelOf(cast, payload)).toBe(id);
});

test('a deeply nested payload does not break the search for its channel', () => {
  let payload: JsonObject = {};
  for (let depth = 0; depth < 50_000; depth += 1) payload = { channel: payload };
  expect(channelOf(cast, payload)).toBeNull();
});
