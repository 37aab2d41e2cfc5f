import { describe, expect, test } from 'vitest';
import type { Json } from '../../../server/types.ts';
import { channelIn, channelsIn } from '../../../ui/webhooks/channel-names.ts';

describe('channelIn', () => {
  test.each([
    [{ channel: { channel_id: 'c1', name: 'general' } }, { id: 'c1', name: 'general' }],
    [{ channel: { _id: 7 } }, { id: '7', name: null }],
    [{ channelId: 'c2' }, { id: 'c2', name: null }],
  ])('finds it in %j', (payload, channel) => {
    expect(channelIn(payload)).toEqual(channel);
  });

  test.each([[null], [[]], ['x'], [{ id: 'message' }], [{ channel: { channel_id: '' } }]])(
    'finds none in %j',
    (payload) => {
      expect(channelIn(payload)).toBeNull();
    },
  );
});

test('channelsIn names each once, by name where one payload has it', () => {
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
