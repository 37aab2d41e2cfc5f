import { describe, expect, test } from 'vitest';
import { channelIn, channelsIn, LOOKED_INTO } from '../../server/emitter/channel-names.ts';
import type { Channel, Json, Page } from '../../server/types.ts';
import { exampleOf } from '../contract/support.ts';
import { newServer } from '../support/server.ts';

describe('channelIn', () => {
  test.each([
    [{ channel: { channel_id: 'c1', name: 'general' } }, { id: 'c1', name: 'general' }],
    [{ channel: { _id: 7 } }, { id: '7', name: null }],
    [{ channelId: 'c2' }, { id: 'c2', name: null }],
  ])('finds it in %j', (payload, channel) => {
    expect(channelIn(payload)).toEqual(channel);
  });

  test.each([
    [null],
    [[]],
    ['x'],
    [{ id: 'message' }],
    [{ channel: { channel_id: '' } }],
    [{ channel: 'constructor' }],
  ])('finds none in %j', (payload) => {
    expect(channelIn(payload)).toBeNull();
  });
});

test('channelsIn lists each channel once, with its name if one payload has it', () => {
  const payloads: Json[] = [
    { channelId: 'b' },
    { channel: { id: 'b', name: 'beta' } },
    { channel: { id: 'a', name: 'alpha' } },
  ];
  expect(channelsIn(payloads)).toEqual([
    { id: 'a', name: 'alpha' },
    { id: 'b', name: 'beta' },
  ]);
});

const EVENT = 'channel_message_posted';
const message = (id: string, name?: string) => ({
  ...exampleOf(EVENT),
  channel: { channel_id: id, ...(name !== undefined && { name }) },
});

test('one call lists the channels of received deliveries and of the example', async () => {
  const server = await newServer();
  for (const payload of [message('c1', 'first'), message('c2')])
    await server.record('/hooks/inbox', { body: JSON.stringify(payload) });
  const { json } = await server.api<Page<Channel>>(`/api/events/${EVENT}/channels`);
  expect(json.items.map(({ name }) => name)).toEqual(['announcements', null, 'first']);
  expect((await server.api('/api/events/moon_landed/channels')).status).toBe(404);
});

test('of many deliveries only the newest are searched, and no large one', async () => {
  const server = await newServer();
  for (let at = 0; at < LOOKED_INTO + 3; at += 1)
    await server.record('/hooks/inbox', { body: JSON.stringify(message(`c${at}`)) });
  const large = { ...message('large'), message: 'x'.repeat(70_000) };
  await server.record('/hooks/inbox', { body: JSON.stringify(large) });
  const { json } = await server.api<Page<Channel>>(`/api/events/${EVENT}/channels`);
  const ids = json.items.map(({ id }) => id);
  expect(ids).toContain(`c${LOOKED_INTO + 2}`);
  expect(ids).not.toContain('c0');
  expect(ids).not.toContain('large');
  // The large one counts as one of the newest; the example has one more channel.
  expect(ids).toHaveLength(LOOKED_INTO);
});
