import { describe, expect, test } from 'vitest';
import type { Page, WebhookView } from '../../server/types.ts';
import { IV, KEY } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';

const server = sharedServer();

const settings = (changes: Record<string, unknown> = {}) => ({
  name: `webhook ${crypto.randomUUID()}`,
  url: 'https://example.test/webhook',
  events: ['purchase_made'],
  ...changes,
});
const create = (changes: Record<string, unknown> = {}) =>
  server.api<WebhookView>('/api/webhooks', { method: 'POST', body: settings(changes) });
const encryption = (changes: Record<string, unknown> = {}) => ({
  encryption: { mode: 'gcm', key: KEY, iv: IV, ...changes },
});

async function names(): Promise<string[]> {
  const { json } = await server.api<Page<WebhookView>>('/api/webhooks');
  return json.items.map((webhook) => webhook.name);
}

describe('refused with the field named, and nothing stored:', () => {
  test.each([
    ['a key of 31 characters', encryption({ key: KEY.slice(1) }), '/encryption/key', /exactly 32/],
    ['a key of 33 characters', encryption({ key: `${KEY}x` }), '/encryption/key', /exactly 32/],
    [
      'a key of 32 characters that are 64 bytes',
      encryption({ key: 'é'.repeat(32) }),
      '/encryption/key',
      /ASCII/,
    ],
    ['a key of 32 bytes in 16 characters', encryption({ key: 'é'.repeat(16) }), '/encryption/key', /32/],
    ['a key written as hex', encryption({ key: 'ab'.repeat(32) }), '/encryption/key', /hex/],
    ['an IV of 15 characters', encryption({ iv: IV.slice(1) }), '/encryption/iv', /exactly 16/],
    ['an IV of 17 characters', encryption({ iv: `${IV}x` }), '/encryption/iv', /exactly 16/],
    ['an IV that is not ASCII', encryption({ iv: `${IV.slice(1)}ü` }), '/encryption/iv', /ASCII/],
    ['an unknown mode', encryption({ mode: 'ecb' }), '/encryption/mode', /cbc/],
    ['an http:// URL', { url: 'http://example.test/x' }, '/url', /https:\/\//],
    [
      'an http:// URL beyond this machine, allowed or not',
      { url: 'http://example.test/x', tls: { allowHttp: true } },
      '/url',
      /this machine/,
    ],
    ['another scheme', { url: 'ftp://example.test/x' }, '/url', /https:\/\//],
    ['a URL with credentials', { url: 'https://user:pw@example.test/x' }, '/url', /password/],
    ['what is no URL', { url: 'example.test/x' }, '/url', /https:\/\//],
    ['an unknown event', { events: ['purchase_made', 'moon_landed'] }, '/events/1', /Known: user_joined/],
    ['no events', { events: [] }, '/events', /at least one/],
    ['an empty name', { name: ' ' }, '/name', /name/],
    ['an unknown format', { format: 'yaml' }, '/format', /json/],
    ['an unknown wire profile', { wire: 'morse' }, '/wire', /Known: /],
    ['an unknown retry policy', { retry: 'forever' }, '/retry', /fast/],
    ['an unknown property', { colour: 'red' }, '/colour', /colour/],
    ['a CA that is no certificate', { tls: { ca: 'trust me' } }, '/tls/ca', /PEM/],
  ])('%s', async (_what, changes, pointer, says) => {
    const before = await names();
    const { status, json, headers } = await server.api('/api/webhooks', {
      method: 'POST',
      body: settings(changes),
    });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({ status: 422, title: expect.any(String), detail: expect.any(String) });
    const error = json.errors?.find((one) => one.pointer === pointer);
    expect(error?.detail).toMatch(says);
    expect(await names()).toEqual(before);
  });

  test('the address of the inspector itself', async () => {
    const url = `https://localhost:${server.inspectorPort}/`;
    const { status, json } = await server.api('/api/webhooks', { method: 'POST', body: settings({ url }) });
    expect({ status, pointer: json.errors?.[0]?.pointer }).toEqual({ status: 422, pointer: '/url' });
  });

  test('a name that is taken', async () => {
    const { json } = await create();
    const again = await server.api('/api/webhooks', { method: 'POST', body: settings({ name: json.name }) });
    expect(again.status).toBe(409);
    expect(again.json.errors).toMatchObject([{ pointer: '/name' }]);
    expect((await names()).filter((name) => name === json.name)).toHaveLength(1);
  });
});

test('members that are left out get their defaults', async () => {
  const { status, json } = await create();
  expect(status).toBe(201);
  expect(json).toMatchObject({
    format: 'json',
    encryption: null,
    wire: 'base64',
    retry: 'none',
    tls: {},
    enabled: true,
    endpoint: null,
  });
});

test('http:// to this machine is accepted when allowed', async () => {
  const { status } = await create({ url: 'http://localhost:3000/x', tls: { allowHttp: true } });
  expect(status).toBe(201);
});

test('a webhook to our own receiver has the name of the endpoint and adds its key there', async () => {
  const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
  const { json } = await create({ url, ...encryption() });
  expect(json).toMatchObject({ endpoint: 'inbox', url });
  const endpoint = await server.api<{ keys: Array<{ label: string }> }>('/api/endpoints/inbox');
  expect(endpoint.json.keys).toContainEqual({ label: json.name, mode: 'gcm' });
});

describe('keys', () => {
  test('are returned as their last four characters', async () => {
    const { json } = await create(encryption());
    const masked = {
      mode: 'gcm',
      key: { masked: true, last4: KEY.slice(-4) },
      iv: { masked: true, last4: IV.slice(-4) },
    };
    expect(json.encryption).toEqual(masked);
    const read = await server.api<WebhookView>(`/api/webhooks/${json.id}`);
    expect(read.json.encryption).toEqual(masked);
  });

  test('are shown with ?reveal=true', async () => {
    const { json } = await create(encryption());
    const read = await server.api<WebhookView>(`/api/webhooks/${json.id}?reveal=true`);
    expect(read.json.encryption).toEqual({ mode: 'gcm', key: KEY, iv: IV });
  });

  test('stay unchanged when the mask is sent back', async () => {
    const { json } = await create(encryption());
    const changed = await server.api<WebhookView>(`/api/webhooks/${json.id}?reveal=true`, {
      method: 'PATCH',
      body: { encryption: { ...json.encryption, mode: 'cbc' } },
    });
    expect(changed.status).toBe(200);
    expect(changed.json.encryption).toEqual({ mode: 'cbc', key: KEY, iv: IV });
  });
});

describe('PATCH', () => {
  const patch = (id: string, body: unknown) =>
    server.api<WebhookView>(`/api/webhooks/${id}`, { method: 'PATCH', body });

  test('changes the named members only', async () => {
    const { json } = await create({ ...encryption(), retry: 'fast', channels: ['general'] });
    const changed = await patch(json.id, { format: 'xml' });
    expect(changed.json).toEqual({ ...json, format: 'xml' });
  });

  test('with null removes a member', async () => {
    const { json } = await create({ ...encryption(), channels: ['general'] });
    const changed = await patch(json.id, { encryption: null, channels: null });
    expect(changed.json.encryption).toBeNull();
    expect(changed.json).not.toHaveProperty('channels');
  });

  test('with null for a required member is refused', async () => {
    const { json } = await create();
    const changed = await server.api(`/api/webhooks/${json.id}`, { method: 'PATCH', body: { url: null } });
    expect(changed.status).toBe(422);
    expect(changed.json.errors).toMatchObject([{ pointer: '/url' }]);
  });

  test('with the name of another webhook is refused', async () => {
    const [one, two] = [await create(), await create()];
    const changed = await patch(one.json.id, { name: two.json.name });
    expect(changed.status).toBe(409);
  });

  test('cannot change the id', async () => {
    const { json } = await create();
    const changed = await patch(json.id, { id: 'other' });
    expect(changed.status).toBe(422);
    expect((await server.api(`/api/webhooks/${json.id}`)).status).toBe(200);
  });
});

test('DELETE removes it, once', async () => {
  const { json } = await create();
  const remove = () => server.api(`/api/webhooks/${json.id}`, { method: 'DELETE' });
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect(await names()).not.toContain(json.name);
});

test('a unique suffix of the id finds it', async () => {
  const { json } = await create();
  const read = await server.api<WebhookView>(`/api/webhooks/${json.id.slice(-8)}`);
  expect(read.json.id).toBe(json.id);
});

test('concurrent changes of different fields never undo each other', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = (await create()).json;
    const path = `/api/webhooks/${id}`;
    const changes = [{ format: 'xml' }, { retry: 'fast' }, { concurrency: 4 }];
    await Promise.all(changes.map((body) => server.api(path, { method: 'PATCH', body })));
    expect((await server.api<WebhookView>(path)).json).toMatchObject(Object.assign({}, ...changes));
  }
});
