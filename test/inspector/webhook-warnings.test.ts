import { describe, expect, test } from 'vitest';
import { weakness } from '../../server/emitter/key-warnings.ts';
import type { EndpointView, Page, WebhookView } from '../../server/types.ts';
import { IV, KEY } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';
import { addWebhook } from '../support/webhooks.ts';

const server = sharedServer();
const STRONG = { key: 'vR7#pLq2!xZ9@mKd4$wTn8%bYc3^hJf6', iv: 'gU5&eXo1*sQa0(iP' };

type Saved = WebhookView & { warnings: string[] };

const save = (encryption: unknown) =>
  addWebhook(server, { url: 'https://example.test/', encryption }) as Promise<Saved>;

describe('a key is called weak when it', () => {
  test.each([
    ['is one character', 'a'.repeat(32), /repeats one character/],
    ['repeats itself', 'k3yK3Y9x'.repeat(4), /repeats the same 8 characters/],
    ['runs through the alphabet', 'abcdefghijklmnopqrstuvwxyz012345', /in order/],
    ['runs backwards', 'zyxwvutsrqponmlkjihgfedcba987654', /in order/],
    ['is made of words', 'my-secret-password-for-webhooks!', /words/],
    ['has few different characters', 'acegaceggaacceegagaecgcagceaegca', /few different characters/],
  ])('%s', (_what, key, says) => {
    expect(weakness(key)).toMatch(says);
  });

  test.each([STRONG.key, 'k3yK3YkeyQx7f0Za9vBn2mLp5rTw8sHd'])('not %s', (key) => {
    expect(weakness(key)).toBeNull();
  });

  test('not one from our own generator', async () => {
    for (let round = 0; round < 50; round += 1) {
      const { json } = await server.api<{ key: string; iv: string }>('/api/keygen', { method: 'POST' });
      expect([json.key.length, json.iv.length]).toEqual([32, 16]);
      expect(weakness(json.key)).toBeNull();
    }
  });
});

describe('a webhook that is saved', () => {
  test.each([
    ['gcm', /reuses its nonce/],
    ['cbc', /does not authenticate/],
  ])('with %s says what a fixed IV means', async (mode, says) => {
    const { warnings } = await save({ mode, ...STRONG });
    expect(warnings).toEqual([expect.stringMatching(says)]);
  });

  test('with a weak key has a warning without the key', async () => {
    const key = 'my-secret-password-for-webhooks!';
    const { warnings } = await save({ mode: 'gcm', key, iv: STRONG.iv });
    expect(warnings[0]).toMatch(/^The AES key is weak/);
    expect(warnings.join()).not.toContain(key);
  });

  test('with an IV that is part of the key has a warning', async () => {
    const { warnings } = await save({ mode: 'gcm', key: STRONG.key, iv: STRONG.key.slice(0, 16) });
    expect(warnings.join()).toContain('The IV is part of the AES key');
  });

  test('without encryption has no warning', async () => {
    expect((await save(null)).warnings).toEqual([]);
  });

  test('again has the warning again', async () => {
    const { id } = await save(null);
    const { json } = await server.api<Saved>(`/api/webhooks/${id}`, {
      method: 'PATCH',
      body: { encryption: { mode: 'gcm', key: 'a'.repeat(32), iv: STRONG.iv } },
    });
    expect(json.warnings[0]).toMatch(/weak/);
  });
});

describe('CBC with a wire profile for an IV of 12 bytes is refused at the field', () => {
  const mismatch = { encryption: { mode: 'cbc', key: KEY, iv: IV }, wire: 'base64-iv12-prefix' };

  test('in a new webhook', async () => {
    const body = { name: 'mismatch', url: 'https://example.test/', events: ['purchase_made'], ...mismatch };
    const { status, json } = await server.api('/api/webhooks', { method: 'POST', body });
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, '/wire']);
    expect(json.detail).toContain('12 bytes');
  });

  test('in one whose cipher is changed', async () => {
    const gcm = { ...mismatch, encryption: { ...mismatch.encryption, mode: 'gcm' } };
    const { id } = await addWebhook(server, { url: 'https://example.test/', ...gcm });
    const { status, json } = await server.api(`/api/webhooks/${id}`, {
      method: 'PATCH',
      body: { encryption: { mode: 'cbc' } },
    });
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, '/wire']);
  });
});

describe('a masked key that comes back', () => {
  const reveal = async (id: string) =>
    (await server.api<WebhookView>(`/api/webhooks/${id}?reveal=true`)).json.encryption;
  const patch = (id: string, body: unknown) => server.api(`/api/webhooks/${id}`, { method: 'PATCH', body });

  test('leaves the key, when the whole webhook is saved', async () => {
    const {
      warnings: _,
      id,
      createdAt: __,
      endpoint: ___,
      ...shown
    } = await save({ mode: 'gcm', ...STRONG });
    expect((await patch(id, { ...shown, name: 'renamed' })).status).toBe(200);
    expect(await reveal(id)).toEqual({ mode: 'gcm', ...STRONG });
  });

  test('with a new IV leaves the key and changes the IV', async () => {
    const { id, encryption } = await save({ mode: 'gcm', ...STRONG });
    await patch(id, { encryption: { ...encryption, iv: IV } });
    expect(await reveal(id)).toEqual({ mode: 'gcm', key: STRONG.key, iv: IV });
  });

  test('to a webhook without a key is refused: there is nothing to keep', async () => {
    const { encryption } = await save({ mode: 'gcm', ...STRONG });
    const { id } = await save(null);
    const { status, json } = await patch(id, { encryption });
    expect(status).toBe(422);
    expect(json.errors?.map(({ pointer }) => pointer)).toEqual(['/encryption/key', '/encryption/iv']);
  });

  test('in a new webhook is refused', async () => {
    const { encryption } = await save({ mode: 'gcm', ...STRONG });
    const body = { name: 'masked', url: 'https://example.test/', events: ['purchase_made'], encryption };
    const { status, json } = await server.api('/api/webhooks', { method: 'POST', body });
    expect(status).toBe(422);
    expect(json.errors?.[0]?.pointer).toBe('/encryption/key');
  });
});

describe('duplicate', () => {
  const duplicate = (id: string) => server.api<Saved>(`/api/webhooks/${id}/duplicate`, { method: 'POST' });

  test('is the same with another name, disabled, with the key', async () => {
    const original = await addWebhook(server, {
      name: 'Original',
      url: 'https://example.test/',
      format: 'xml',
      encryption: { mode: 'cbc', ...STRONG },
      retry: 'fast',
      channels: ['general'],
      concurrency: 3,
    });
    const { status, json } = await duplicate(original.id);
    expect(status).toBe(201);
    const { id, createdAt: _, warnings: __, ...copy } = json;
    const { id: ___, createdAt: ____, ...rest } = original;
    expect(id).not.toBe(original.id);
    expect(copy).toEqual({ ...rest, warnings: undefined, name: 'Original (copy)', enabled: false });
    const { json: read } = await server.api<WebhookView>(`/api/webhooks/${id}?reveal=true`);
    expect(read.encryption).toEqual({ mode: 'cbc', ...STRONG });
  });

  test('increases the number in the name, also from a copy', async () => {
    const { id } = await addWebhook(server, { name: 'Many', url: 'https://example.test/' });
    const first = await duplicate(id);
    const second = await duplicate(first.json.id);
    expect([first.json.name, second.json.name]).toEqual(['Many (copy)', 'Many (copy 2)']);
  });

  test('of the longest name can be saved again', async () => {
    const { id } = await addWebhook(server, { name: 'n'.repeat(100), url: 'https://example.test/' });
    const copy = await duplicate(id);
    const { status } = await server.api(`/api/webhooks/${copy.json.id}`, {
      method: 'PATCH',
      body: { enabled: true },
    });
    expect(status).toBe(200);
  });

  test('of one that does not exist is 404', async () => {
    expect((await duplicate('ffffffff')).status).toBe(404);
  });
});

test('a webhook to our own receiver adds its key to the ring; a change leaves the older one', async () => {
  await server.api('/api/endpoints/ring', { method: 'PUT', body: {} });
  const url = `https://localhost:${server.receiverPort}/hooks/ring`;
  const { id } = await addWebhook(server, { name: 'ringing', url, encryption: { mode: 'gcm', ...STRONG } });
  await server.api(`/api/webhooks/${id}`, {
    method: 'PATCH',
    body: { encryption: { key: KEY, iv: IV } },
  });
  const { json } = await server.api<EndpointView>('/api/endpoints/ring');
  expect(json.keys).toEqual([
    { label: 'ringing', mode: 'gcm' },
    { label: 'ringing (2)', mode: 'gcm' },
  ]);
});

test('names are unique, whatever their case', async () => {
  const { name } = await addWebhook(server, { name: 'Taken Once', url: 'https://example.test/' });
  const body = { name: name.toUpperCase(), url: 'https://example.test/', events: ['purchase_made'] };
  const { status, json } = await server.api('/api/webhooks', { method: 'POST', body });
  expect([status, json.errors?.[0]?.pointer]).toEqual([409, '/name']);
  const { items } = (await server.api<Page<WebhookView>>('/api/webhooks')).json;
  expect(items.filter((one) => one.name.toLowerCase() === 'taken once')).toHaveLength(1);
});
