import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { newServer, sharedServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhook, addWebhookTo, attempted, send, sendTo } from '../support/webhooks.ts';
import { newTlsTap, status } from '../support/wire-tap.ts';

const server = sharedServer();

const ownAddress = Object.values(networkInterfaces())
  .flatMap((entries) => entries ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
const SPELLINGS = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.8.9.10',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '0',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  ...(ownAddress ? [ownAddress] : []),
];

describe('the address of the inspector is refused by the form, or named in the error of the attempt:', () => {
  test.each(SPELLINGS)('https://%s', async (host) => {
    const url = `https://${host}:${server.inspectorPort}/`;
    const body = { name: `own ${host}`, url, events: ['purchase_made'] };
    const saved = await server.api<{ id: string }>('/api/webhooks', { method: 'POST', body });
    if (saved.status === 422) return;
    const { state, attempts } = await server.settled((await sendTo(server, saved.json)).id);
    expect(state).toBe('failed');
    // A name or address that does not resolve on this machine has not reached the inspector, either.
    expect(['forbidden-target', 'dns', 'unreachable']).toContain(attempts[0]?.error?.code);
  });

  test.each(['localhost', '127.0.0.1', '127.1', '[::1]'])('http://%s, allowed or not', async (host) => {
    const url = `http://${host}:${server.inspectorPort}/api/session`;
    const body = { name: `plain ${host}`, url, events: ['purchase_made'], tls: { allowHttp: true } };
    const { status: code, json } = await server.api('/api/webhooks', { method: 'POST', body });
    expect({ code, pointer: json.errors?.[0]?.pointer }).toEqual({ code: 422, pointer: '/url' });
  });
});

test('a redirect to the inspector is not followed', async () => {
  const location = `Location: http://127.0.0.1:${server.inspectorPort}/healthz`;
  const tap = await newTlsTap({ answer: () => status(307, location) });
  const { state, attempts } = await server.settled(
    (await sendTo(server, await addWebhookTo(server, tap))).id,
  );
  expect({ state, status: attempts[0]?.response?.status }).toEqual({ state: 'failed', status: 307 });
  expect(attempts).toHaveLength(1);
});

test('a URL with an invalid endpoint name is accepted like any other', async () => {
  const { status: code } = await server.api('/api/webhooks', {
    method: 'POST',
    body: {
      name: 'percent',
      url: `https://localhost:${server.receiverPort}/hooks/%zz`,
      events: ['purchase_made'],
    },
  });
  expect(code).toBe(201);
});

test('webhooks that fail in different ways do not delay one that works', async () => {
  const events = ['user_joined'];
  for (const url of [
    'https://nowhere.invalid/',
    'https://127.0.0.1:1/',
    `https://0.0.0.0:${server.inspectorPort}/`,
    (await newTlsTap()).url,
  ]) {
    await addWebhook(server, { url, events });
  }
  const good = await addWebhookTo(server, await newTlsTap(), { events });
  const ended = await Promise.all(
    (await send(server, { event: 'user_joined' })).map(({ id }) => server.settled(id)),
  );
  const codes = ended.map(({ attempts }) => attempts[0]?.error?.code ?? 'none').sort();
  expect(codes).toEqual(['dns', 'forbidden-target', 'none', 'none', 'refused', 'tls-untrusted']);
  expect(ended.find(({ webhook }) => webhook?.id === good.id)?.state).toBe('delivered');
});

test('a pending delivery to our own receiver goes to the port that it has after a restart', async () => {
  const dir = tempDir();
  const before = await newServer({ clock: 'manual' }, dir);
  await before.api('/api/endpoints/busy', { method: 'PUT', body: { reply: { failFirst: 1 } } });
  const url = `https://localhost:${before.receiverPort}/hooks/busy`;
  const webhook = await addWebhook(before, { url, retry: { delaysMs: [3_600_000] } });
  const { id } = await sendTo(before, webhook);
  await attempted(before, id, 1);
  await before.stop();
  const after = await newServer({ clock: 'manual' }, dir);
  await after.api('/api/endpoints/busy', { method: 'PATCH', body: { reply: { failFirst: 0 } } });
  await after.api('/api/clock', { method: 'POST', body: { advanceMs: 3_600_000 } });
  const { state, attempts } = await after.settled(id);
  expect(state).toBe('delivered');
  expect(attempts[1]?.request.url).toBe(`https://localhost:${after.receiverPort}/hooks/busy`);
});
