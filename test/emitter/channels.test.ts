import { describe, expect, test } from 'vitest';
import type { Page, Sent, WebhookView } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { addWebhook, readSent } from '../support/webhooks.ts';

const server = sharedServer();

const GENERAL = '64f1c2a95b0e4d7a91c3e8aa';
const MARKET = '64f1c2a95b0e4d7a91c3e8ac';
const MESSAGES = ['message_received', 'channel_message_posted'];

/** Nothing listens there: these tests look only at what is sent. */
const add = (name: string, settings: Record<string, unknown>) =>
  addWebhook(server, { name, url: 'https://127.0.0.1:1/', ...settings });

async function removeAll(): Promise<void> {
  const { items } = (await server.api<Page<WebhookView>>('/api/webhooks')).json;
  for (const { id } of items) await server.api(`/api/webhooks/${id}`, { method: 'DELETE' });
}

async function sendMessage(channel: string, body: Record<string, unknown> = {}): Promise<Sent[]> {
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'channel_message_posted', set: { 'channel.channel_id': channel }, ...body },
  });
  return json.sent;
}

const told = (sent: Sent[]) => sent.map(({ webhook, event }) => `${webhook?.name}: ${event}`).sort();

describe('a message posted to a channel', () => {
  test('goes to webhooks with that channel, and to those without channels', async () => {
    await removeAll();
    await add('general only', { events: MESSAGES, channels: [GENERAL] });
    await add('market and general', { events: MESSAGES, channels: [MARKET, GENERAL] });
    await add('market only', { events: MESSAGES, channels: [MARKET] });
    await add('all channels', { events: MESSAGES });
    expect(told(await sendMessage(GENERAL))).toEqual([
      'all channels: channel_message_posted',
      'general only: channel_message_posted',
      'market and general: channel_message_posted',
    ]);
  });

  test('goes to a named webhook with other channels, with a warning', async () => {
    await removeAll();
    await add('market only', { events: MESSAGES, channels: [MARKET] });
    const { json } = await server.api<{ sent: Sent[]; warnings: string[] }>('/api/send', {
      method: 'POST',
      body: {
        event: 'channel_message_posted',
        webhook: 'market only',
        set: { 'channel.channel_id': GENERAL },
      },
    });
    expect(json.sent).toHaveLength(1);
    expect(json.warnings.join()).toContain(`does not accept the channel ${GENERAL}`);
  });
});

test('a message received anywhere goes to all subscribed webhooks, whatever their channels', async () => {
  await removeAll();
  await add('market only', { events: MESSAGES, channels: [MARKET] });
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'message_received', set: { 'channel.channel_id': GENERAL } },
  });
  expect(told(json.sent)).toEqual(['market only: message_received']);
});

describe('alsoAs', () => {
  const forwarded = async () => {
    await removeAll();
    await add('anywhere', { events: ['message_received'] });
    await add('general', { events: ['channel_message_posted'], channels: [GENERAL] });
    await add('market', { events: ['channel_message_posted'], channels: [MARKET] });
  };

  test('a message to a channel is also sent as a message anywhere', async () => {
    await forwarded();
    expect(told(await sendMessage(GENERAL, { alsoAs: true }))).toEqual([
      'anywhere: message_received',
      'general: channel_message_posted',
    ]);
  });

  test('without it, only the named event is sent', async () => {
    await forwarded();
    expect(told(await sendMessage(GENERAL))).toEqual(['general: channel_message_posted']);
  });

  test('both are the same message, each with its own event type', async () => {
    await forwarded();
    const sent = await sendMessage(GENERAL, { alsoAs: true });
    const payloads = await Promise.all(
      sent.map(async ({ id }) => (await readSent(server, id)).payload as { event: string }),
    );
    const [first, second] = payloads.map(({ event: _, ...rest }) => rest);
    expect(first).toEqual(second);
    expect(payloads.map(({ event }) => event).sort()).toEqual([...MESSAGES].sort());
  });

  test('has no effect for an event that counts as no other', async () => {
    await removeAll();
    await add('all', { events: ['purchase_made', ...MESSAGES] });
    const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
      method: 'POST',
      body: { event: 'purchase_made', alsoAs: true },
    });
    expect(told(json.sent)).toEqual(['all: purchase_made']);
  });
});

test('channels are ids, and the list must not be empty', async () => {
  const { status, json } = await server.api('/api/webhooks', {
    method: 'POST',
    body: { name: 'none', url: 'https://127.0.0.1:1/', events: MESSAGES, channels: [] },
  });
  expect({ status, pointer: json.errors?.[0]?.pointer }).toEqual({ status: 422, pointer: '/channels' });
});
