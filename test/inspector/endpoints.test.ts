import { describe, expect, test } from 'vitest';
import type { EndpointView, Page, Problem } from '../../server/types.ts';
import { addEndpoint, IV, KEY, PURCHASE } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';

const server = sharedServer();
const put = <T = EndpointView>(name: string, body: unknown) =>
  server.api<T>(`/api/endpoints/${name}`, { method: 'PUT', body });

test('a new data dir has the endpoint inbox, which knows the key of its webhook', async () => {
  const { json } = await server.api<Page<EndpointView>>('/api/endpoints');
  expect(json).toMatchObject({
    total: 1,
    items: [
      {
        name: 'inbox',
        url: `https://localhost:${server.receiverPort}/hooks/inbox`,
        expects: { encryption: 'any' },
        keys: [{ label: 'Local inbox', mode: 'gcm' }],
      },
    ],
  });
});

test('PUT creates, then changes', async () => {
  expect((await put('fresh', {})).status).toBe(201);
  const changed = await put('fresh', { reply: { status: 204 } });
  expect(changed.status).toBe(200);
  expect(changed.json.reply).toEqual({ status: 204 });
});

test('PUT with If-None-Match: * creates, and never replaces: of requests at the same moment one wins', async () => {
  const create = (status: number) =>
    server.api('/api/endpoints/only-once', {
      method: 'PUT',
      headers: { 'if-none-match': '*' },
      body: { reply: { status } },
    });
  const statuses = [201, 202, 204, 205];
  const answers = await Promise.all(statuses.map(create));
  const created = answers.findIndex(({ status }) => status === 201);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412]);
  expect(answers.find(({ status }) => status === 412)?.json).toMatchObject({
    title: 'The endpoint exists',
    errors: [{ pointer: '/name', detail: 'An endpoint with this name already exists.' }],
  });
  const { json } = await server.api<EndpointView>('/api/endpoints/only-once');
  expect(json.reply).toEqual({ status: statuses[created] });
});

test('PUT leaves the keys', async () => {
  await addEndpoint(server, 'keyed', 'gcm');
  const { json } = await put('keyed', { reply: { status: 202 } });
  expect(json.keys).toEqual([{ label: 'vector', mode: 'gcm' }]);
});

test.each([
  ['a status that is none', 'x', { reply: { status: 99 } }, '/reply/status'],
  ['an unknown expectation', 'x', { expects: { encryption: 'maybe' } }, '/expects/encryption'],
  ['an unknown property', 'x', { colour: 'red' }, '/colour'],
  ['a name with a slash', 'a%2Fb', {}, '/name'],
])('refused: %s', async (_what, name, body, pointer) => {
  const { status, json } = await server.api(`/api/endpoints/${name}`, { method: 'PUT', body });
  expect(status).toBe(422);
  expect(json.errors?.[0]?.pointer).toBe(pointer);
  expect((await server.api(`/api/endpoints/${name}`)).status).toBe(404);
});

test('deliveries to a deleted endpoint are recorded under none', async () => {
  await addEndpoint(server, 'gone');
  expect((await server.api('/api/endpoints/gone', { method: 'DELETE' })).status).toBe(204);
  const { reply, received } = await server.record('/hooks/gone', { body: '{}' });
  expect({ status: reply.status, endpoint: received.endpoint }).toEqual({ status: 404, endpoint: null });
  expect((await server.api('/api/endpoints/gone', { method: 'DELETE' })).status).toBe(404);
});

describe('keys', () => {
  const add = (name: string, body: unknown) =>
    server.api(`/api/endpoints/${name}/keys`, { method: 'POST', body });

  test.each([
    ['a short key', { label: 'a', key: 'short', iv: IV }, '/key'],
    ['a long IV', { label: 'a', key: KEY, iv: `${IV}x` }, '/iv'],
    ['no label', { key: KEY, iv: IV }, '/label'],
    ['an unknown mode', { label: 'a', key: KEY, iv: IV, mode: 'ecb' }, '/mode'],
  ])('refused: %s', async (_what, body, pointer) => {
    const { status, json } = await add('inbox', body);
    expect(status).toBe(422);
    expect(json.errors?.[0]?.pointer).toBe(pointer);
  });

  test('a label can be used only once', async () => {
    await addEndpoint(server, 'labels', 'gcm');
    const { status, json } = await add('labels', { label: 'vector', key: KEY, iv: IV });
    expect(status).toBe(409);
    expect(json.errors).toMatchObject([{ pointer: '/label' }]);
  });

  test('are never shown', async () => {
    await addEndpoint(server, 'secret', 'gcm');
    const { text } = await server.api('/api/endpoints/secret');
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(IV);
  });

  test('of an unknown endpoint, or unknown themselves, are 404', async () => {
    expect((await add('nowhere', { label: 'a', key: KEY, iv: IV })).status).toBe(404);
    expect((await server.api('/api/endpoints/inbox/keys/none', { method: 'DELETE' })).status).toBe(404);
  });
});

describe('the reply of an endpoint', () => {
  const body = JSON.stringify(PURCHASE);

  test('has its status and body', async () => {
    await put('answering', { reply: { status: 202, body: 'thanks' } });
    const { reply, received } = await server.record('/hooks/answering', { body });
    expect(reply).toMatchObject({ status: 202, body: 'thanks' });
    expect(received.reply).toMatchObject({ status: 202, body: 'thanks' });
  });

  test('is 400 with one uniform body when strict and not valid', async () => {
    await put('strict', { reply: { strict: true } });
    const replies = await Promise.all(
      ['', '{', '{"event":"x"}', 'AAAA'].map((bad) => server.deliver('/hooks/strict', { body: bad })),
    );
    expect(new Set(replies.map(({ status, body: text }) => `${status} ${text}`))).toEqual(
      new Set(['400 {"received":false}']),
    );
    expect((await server.deliver('/hooks/strict', { body })).status).toBe(200);
  });

  test('fails the first N', async () => {
    await put('flaky', { reply: { failFirst: 2 } });
    const statuses = [];
    for (let sent = 0; sent < 3; sent += 1)
      statuses.push((await server.deliver('/hooks/flaky', { body })).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  test('is none with `close`, and the delivery is recorded', async () => {
    await put('closing', { reply: { close: true } });
    await expect(server.deliver('/hooks/closing', { body })).rejects.toThrow();
    const { json } = await server.api<Page<{ verdict: string; endpoint: string }>>('/api/received?limit=1');
    expect(json.items).toMatchObject([{ endpoint: 'closing', verdict: 'valid' }]);
  });
});

describe('what an endpoint expects', () => {
  test.each([
    ['required', JSON.stringify(PURCHASE), 'not-encrypted'],
    ['none', 'A'.repeat(64), 'unexpectedly-encrypted'],
  ])('%s is judged', async (encryption, body, cause) => {
    await put(`expects-${encryption}`, { expects: { encryption } });
    const { received } = await server.record(`/hooks/expects-${encryption}`, { body });
    expect(received).toMatchObject({ verdict: 'undecodable', cause });
  });
});

describe('PATCH', () => {
  const patch = <T = EndpointView>(name: string, body: unknown) =>
    server.api<T>(`/api/endpoints/${name}`, { method: 'PATCH', body });

  test('changes the given members only, and null restores a default', async () => {
    await put('patched', { expects: { encryption: 'required' }, reply: { status: 202, delayMs: 5 } });
    const { status, json } = await patch('patched', { reply: { delayMs: null, body: 'ok' } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ expects: { encryption: 'required' }, reply: { status: 202, body: 'ok' } });
    expect(json.reply).not.toHaveProperty('delayMs');
    expect((await patch('patched', { reply: null, expects: null })).json).toMatchObject({
      expects: { encryption: 'any' },
      reply: {},
    });
  });

  test('of an endpoint that does not exist is 404, and creates nothing', async () => {
    expect((await patch('nowhere', { reply: { status: 201 } })).status).toBe(404);
    expect((await server.api('/api/endpoints/nowhere')).status).toBe(404);
  });

  test('with a value that is refused names the field', async () => {
    await put('strict', {});
    const { status, json } = await patch<Problem>('strict', { reply: { status: 99 } });
    expect({ status, pointer: json.errors?.[0]?.pointer }).toEqual({ status: 422, pointer: '/reply/status' });
  });

  test('concurrent changes of different fields never undo each other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = `raced-${round}`;
      await put(name, {});
      await Promise.all([
        patch(name, { reply: { status: 202 } }),
        patch(name, { reply: { body: 'ok' } }),
        patch(name, { expects: { encryption: 'required' } }),
        server.api(`/api/endpoints/${name}/keys`, {
          method: 'POST',
          body: { label: 'a', key: KEY, iv: IV },
        }),
      ]);
      expect((await server.api<EndpointView>(`/api/endpoints/${name}`)).json).toMatchObject({
        reply: { status: 202, body: 'ok' },
        expects: { encryption: 'required' },
        keys: [{ label: 'a' }],
      });
    }
  });
});
