import { describe, expect, test } from 'vitest';
import type { Page, Received, Sent } from '../../server/types.ts';
import { runCli } from '../support/process.ts';
import { PURCHASE } from '../support/seal.ts';
import { newServer } from '../support/server.ts';
import { openStream, type TestStream } from '../support/stream.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/wait.ts';

const rowsOf = (stream: TestStream) =>
  stream.messages.flatMap((message) =>
    message.type === 'received' || message.type === 'sent' ? [message] : [],
  );

test('hello comes first, with version and seq', async () => {
  const server = await newServer();
  await server.deliver('/hooks/inbox', { body: '{}' });
  const stream = await server.stream();
  await stream.waitFor('hello');
  const { seq } = (await server.api<Page<Received>>('/api/received?limit=1')).json.items[0] ?? {};
  expect(stream.messages).toEqual([{ type: 'hello', version: server.running.ready.version, seq }]);
});

test('a received delivery arrives with the same summary as in the list', async () => {
  const server = await newServer();
  const stream = await server.stream();
  await server.deliver('/hooks/inbox', { body: JSON.stringify(PURCHASE) });
  const { type: _, ...summary } = await stream.waitFor('received');
  const { items } = (await server.api<Page<Received>>('/api/received')).json;
  expect([summary]).toEqual(items);
});

test('a sent delivery gives messages for itself, its attempt, its end and its twin', async () => {
  const server = await newServer();
  const stream = await server.stream();
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  const id = json.sent[0]?.id;
  await stream.waitFor('updated', (message) => message.kind === 'sent' && message.state === 'delivered');
  expect(await stream.waitFor('sent')).toMatchObject({ id, state: 'pending', attemptCount: 0 });
  expect(await stream.waitFor('attempt')).toMatchObject({
    kind: 'sent',
    delivery: id,
    number: 1,
    status: 200,
    error: null,
  });
  const received = await stream.waitFor('received');
  expect(received.twin).toBe(id);
  await stream.waitFor('updated', (message) => message.id === id && message.twin === received.id);
});

test('deletions are sent with their ids', async () => {
  const server = await newServer();
  const { received } = await server.record('/hooks/inbox', { body: '{}' });
  const stream = await server.stream();
  await server.api('/api/received', { method: 'DELETE' });
  expect(await stream.waitFor('deleted')).toEqual({
    type: 'deleted',
    kind: 'received',
    count: 1,
    ids: [received.id],
  });
});

test('after gives the missed rows, of both kinds in order of seq', async () => {
  const server = await newServer();
  const first = (await server.record('/hooks/inbox', { body: '{}' })).received;
  await server.deliver('/hooks/inbox', { body: '{"event":"a"}' });
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  await server.settled(json.sent[0]?.id ?? '');
  await server.deliver('/hooks/inbox', { body: '{"event":"b"}' });

  const stream = await server.stream(first.seq);
  const last = (await server.api<Page<Received>>('/api/received?limit=1')).json.items[0];
  await stream.waitFor('received', ({ id }) => id === last?.id);
  const missed = rowsOf(stream);
  expect(stream.messages[0]?.type).toBe('hello');
  expect(missed.map(({ seq }) => seq)).toEqual([...missed.map(({ seq }) => seq)].sort((a, b) => a - b));
  expect(missed.map(({ type }) => type).sort()).toEqual(['received', 'received', 'received', 'sent']);
});

test('streams opened at any moment under load get every delivery once and in order', async () => {
  const server = await newServer();
  const streams: TestStream[] = [];
  for (let round = 0; round < 12; round += 1) {
    const burst = Array.from({ length: 25 }, () => server.deliver('/hooks/inbox', { body: '{}' }));
    streams.push(await server.stream(0));
    await Promise.all(burst);
  }
  const { json } = await server.api<Page<Received>>('/api/received?limit=1000');
  const expected = json.items.map(({ seq }) => seq).reverse();
  expect(expected).toHaveLength(300);
  for (const stream of streams) {
    await stream.waitFor('received', ({ seq }) => seq === expected.at(-1));
    expect(rowsOf(stream).map(({ seq }) => seq)).toEqual(expected);
  }
});

test('a client that knows another database gets reload', async () => {
  const server = await newServer();
  const stream = await server.stream(1_000_000);
  const { seq } = await stream.waitFor('hello');
  expect(await stream.waitFor('reload')).toEqual({ type: 'reload', seq });
  await server.deliver('/hooks/inbox', { body: '{}' });
  await stream.waitFor('received');
});

test.each(['x', '-1', '1.5', '1e999', '1e3', '0x10', '%205', '5%20', '', '9'.repeat(17)])(
  'after=%s is refused',
  async (after) => {
    const server = await newServer();
    await expect(openStream(server.inspectorPort, server.token, after)).rejects.toThrow('400');
  },
);

test('messages from a client are ignored, however many', async () => {
  const server = await newServer();
  await server.deliver('/hooks/inbox', { body: '{}' });
  const stream = await server.stream();
  for (let round = 0; round < 1000; round += 1) stream.send('{"after":0}');
  for (const text of ['not json', '[]', '{']) stream.send(text);
  await server.deliver('/hooks/inbox', { body: '{}' });
  await stream.waitFor('received');
  expect(stream.messages.map(({ type }) => type)).toEqual(['hello', 'received']);
  expect(server.errors).toEqual([]);
});

describe('settings', () => {
  const settingsTold = (stream: TestStream) =>
    stream.messages.filter(({ type }) => type === 'settings').length;
  const ENDPOINT = '/api/endpoints/orders';
  const KEY = { label: 'a', key: 'k'.repeat(32), iv: 'i'.repeat(16) };
  const WEBHOOK = { name: 'Shop', url: 'https://127.0.0.1:9/', events: ['purchase_made'] };

  test('are announced after each change of an endpoint, its keys or a webhook', async () => {
    const server = await newServer();
    const stream = await server.stream();
    const changes: Array<[method: string, path: string, body?: unknown]> = [
      ['PUT', ENDPOINT, {}],
      ['POST', `${ENDPOINT}/keys`, KEY],
      ['DELETE', `${ENDPOINT}/keys/a`],
      ['DELETE', ENDPOINT],
      ['POST', '/api/webhooks', WEBHOOK],
      ['PATCH', '/api/webhooks/latest', { enabled: false }],
      ['POST', '/api/webhooks/latest/duplicate'],
      ['DELETE', '/api/webhooks/latest'],
    ];
    for (const [index, [method, path, body]] of changes.entries()) {
      expect((await server.api(path, { method, body })).status, `${method} ${path}`).toBeLessThan(300);
      await until(`change ${index + 1}`, () => settingsTold(stream) === index + 1 || null);
    }
  });

  test('are announced when the command line changes them', async () => {
    const server = await newServer();
    const stream = await server.stream();
    const changes = [
      ['webhooks', 'add', 'Shop', 'https://127.0.0.1:9/'],
      ['webhooks', 'set', 'Shop', '--disable'],
      ['endpoints', 'add', 'orders'],
    ];
    for (const [index, args] of changes.entries()) {
      const { code, stderr } = await runCli([...args, '--data-dir', server.running.dataDir], tempDir());
      expect(code, stderr).toBe(0);
      await until(args.join(' '), () => settingsTold(stream) === index + 1 || null);
    }
  });

  test('are not announced when they were only read, or a change was refused', async () => {
    const server = await newServer();
    const stream = await server.stream();
    await server.api('/api/webhooks');
    await server.api('/api/endpoints');
    await server.api('/api/webhooks', { method: 'POST', body: { name: '' } });
    await server.api(ENDPOINT, { method: 'DELETE' });
    await server.deliver('/hooks/inbox', { body: '{}' });
    await stream.waitFor('received');
    expect(settingsTold(stream)).toBe(0);
  });
});

test('the contract is announced when it was changed, not when a change was only proposed', async () => {
  const server = await newServer();
  const stream = await server.stream();
  const told = () => stream.messages.filter(({ type }) => type === 'contract').length;
  const { received } = await server.record('/hooks/inbox', {
    body: JSON.stringify({ ...PURCHASE, gift: true }),
  });
  const post = (what: string, body?: unknown) =>
    server.api(`/api/contract/${what}`, { method: 'POST', ...(body !== undefined && { body }) });
  await post('propose', { received: [received.id] });
  expect((await post('adopt', { received: [received.id] })).status).toBe(200);
  await until('the adoption', () => told() === 1 || null);
  expect((await post('revert')).status).toBe(200);
  await until('the reversion', () => told() === 2 || null);
});

test('two streams get the same messages', async () => {
  const server = await newServer();
  const [one, two] = [await server.stream(), await server.stream()];
  await server.deliver('/hooks/inbox', { body: '{}' });
  expect(await one.waitFor('received')).toEqual(await two.waitFor('received'));
});

test('a stream that has closed does no harm', async () => {
  const server = await newServer();
  const stream = await server.stream();
  await stream.close();
  await server.deliver('/hooks/inbox', { body: '{}' });
  expect(server.errors).toEqual([]);
});
