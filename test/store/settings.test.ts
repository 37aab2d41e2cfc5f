import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Webhook } from '../../server/types.ts';
import { REFUSED, refuseWrites } from '../support/failing-store.ts';
import { tempDir } from '../support/temp.ts';
import { newId, newStore } from './support.ts';

function newWebhook(name: string): Webhook {
  return {
    id: newId(),
    name,
    url: 'https://localhost:3000/',
    endpoint: null,
    format: 'xml',
    events: ['user_joined'],
    channels: ['c1'],
    encryption: { mode: 'gcm', key: 'k'.repeat(32), iv: 'i'.repeat(16) },
    wire: 'base64',
    concurrency: 1,
    retry: { delaysMs: [1, 2] },
    tls: { allowHttp: true },
    enabled: true,
    createdAt: '2026-11-21T12:00:00.000Z',
  };
}

const ENDPOINT = {
  name: 'inbox',
  expects: { encryption: 'any' },
  reply: { status: 202 },
  forwardTo: null,
} as const;
const KEY = { label: 'one', mode: 'gcm', key: 'k'.repeat(32), iv: 'i'.repeat(16) } as const;

test('a webhook reads back as it was stored', async () => {
  const { webhooks } = newStore();
  const webhook = newWebhook('Shop');
  expect(await webhooks.insert(webhook)).toEqual({ webhook });
  expect(webhooks.get(webhook.id)).toEqual(webhook);
  expect(webhooks.list()).toEqual([webhook]);
  expect(webhooks.resolve(webhook.id.slice(-8))).toEqual({ found: webhook.id });
  expect(webhooks.resolve('latest')).toEqual({ found: webhook.id });
  expect(webhooks.resolve('ffffffff')).toEqual({ missing: true });
});

test('a name is taken, ignoring case', async () => {
  const { webhooks } = newStore();
  const [first, second] = [newWebhook('Übung'), newWebhook('Other')];
  await webhooks.insert(first);
  await webhooks.insert(second);
  expect(await webhooks.insert(newWebhook('übung'))).toEqual({ taken: true });
  expect(await webhooks.update({ ...second, name: 'ÜBUNG' })).toEqual({ taken: true });
  expect(await webhooks.update({ ...first, name: 'ÜBUNG' })).toMatchObject({ webhook: { name: 'ÜBUNG' } });
  expect(webhooks.byName('übung')?.id).toBe(first.id);
});

test('changing or deleting a missing webhook is reported', async () => {
  const { webhooks } = newStore();
  expect(await webhooks.update(newWebhook('a'))).toEqual({ missing: true });
  expect(await webhooks.delete(newId())).toBe(false);
});

test('put creates an endpoint, then changes everything but its keys', async () => {
  const { endpoints } = newStore();
  expect(await endpoints.put(ENDPOINT)).toEqual({ endpoint: { ...ENDPOINT, keys: [] }, created: true });
  await endpoints.addKey('inbox', KEY);
  const changed = await endpoints.put({ ...ENDPOINT, forwardTo: 'https://localhost:3000/' });
  expect(changed).toEqual({
    endpoint: { ...ENDPOINT, forwardTo: 'https://localhost:3000/', keys: [KEY] },
    created: false,
  });
  expect(endpoints.get('inbox')).toEqual(changed.endpoint);
  expect(endpoints.list()).toEqual([changed.endpoint]);
});

test('labels are unique within an endpoint', async () => {
  const { endpoints } = newStore();
  await endpoints.put(ENDPOINT);
  await endpoints.put({ ...ENDPOINT, name: 'other' });
  await endpoints.addKey('inbox', KEY);
  expect(await endpoints.addKey('inbox', { ...KEY, key: 'z'.repeat(32) })).toEqual({ taken: true });
  expect(endpoints.get('inbox')?.keys).toEqual([KEY]);
  expect(await endpoints.addKey('other', KEY)).toMatchObject({ endpoint: { keys: [KEY] } });
  expect(await endpoints.addKey('none', KEY)).toEqual({ missing: true });
});

test('a replaced key keeps its position in the ring, and stays when the new one cannot be written', async () => {
  const path = join(tempDir(), 'rai-hooks.db');
  const { endpoints } = newStore({ path });
  const next = { ...KEY, key: 'z'.repeat(32) };
  const two = { ...KEY, label: 'two' };
  await endpoints.put(ENDPOINT);
  await endpoints.putKey('inbox', KEY);
  await endpoints.putKey('inbox', two);
  const accept = refuseWrites(path, 'INSERT ON endpoint_keys');
  await expect(endpoints.putKey('inbox', next)).rejects.toThrow(REFUSED);
  expect(endpoints.get('inbox')?.keys).toEqual([KEY, two]);
  accept();
  expect(await endpoints.putKey('inbox', next)).toMatchObject({ endpoint: { keys: [next, two] } });
  expect(endpoints.get('inbox')?.keys).toEqual([next, two]);
  expect(await endpoints.putKey('none', KEY)).toEqual({ missing: true });
});

test('keys shared at the same time under one label are all stored, and an existing key is not added again', async () => {
  const { endpoints } = newStore();
  const other = { ...KEY, key: 'z'.repeat(32) };
  await endpoints.put(ENDPOINT);
  await Promise.all([KEY, other, KEY].map((key) => endpoints.shareKey('inbox', key)));
  expect(endpoints.get('inbox')?.keys).toEqual([KEY, { ...other, label: `${KEY.label} (2)` }]);
  expect(await endpoints.shareKey('none', KEY)).toEqual({ missing: true });
});

test('a key and an endpoint can be removed once', async () => {
  const { endpoints } = newStore();
  await endpoints.put(ENDPOINT);
  await endpoints.addKey('inbox', KEY);
  expect(await endpoints.removeKey('inbox', 'one')).toBe(true);
  expect(await endpoints.removeKey('inbox', 'one')).toBe(false);
  expect(endpoints.get('inbox')?.keys).toEqual([]);
  await endpoints.addKey('inbox', KEY);
  expect(await endpoints.delete('inbox')).toBe(true);
  expect(await endpoints.delete('inbox')).toBe(false);
  await endpoints.put(ENDPOINT);
  expect(endpoints.get('inbox')?.keys).toEqual([]);
});
