import { expect, test } from 'vitest';
import type { Page, Received, Sent } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { newServer } from '../support/server.ts';

test('hello comes first, with version and seq', async () => {
  const server = await newServer();
  await server.deliver('/hooks/inbox', { body: '{}' });
  const stream = await server.stream();
  await stream.waitFor('hello');
  const { seq } = (await server.api<Page<Received>>('/api/received?limit=1')).json.items[0] ?? {};
  expect(stream.messages).toEqual([{ type: 'hello', version: server.running.ready.version, seq }]);
});

test('a received delivery arrives as the very summary of the list', async () => {
  const server = await newServer();
  const stream = await server.stream();
  await server.deliver('/hooks/inbox', { body: JSON.stringify(PURCHASE) });
  const { type: _, ...summary } = await stream.waitFor('received');
  const { items } = (await server.api<Page<Received>>('/api/received')).json;
  expect([summary]).toEqual(items);
});

test('a sent delivery is told as sent, its attempt, its end and its twin', async () => {
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

test('deletions are told with their ids', async () => {
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

test('{after} gives what was missed, both kinds in order of seq', async () => {
  const server = await newServer();
  const first = (await server.record('/hooks/inbox', { body: '{}' })).received;
  await server.deliver('/hooks/inbox', { body: '{"event":"a"}' });
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made' },
  });
  await server.settled(json.sent[0]?.id ?? '');
  await server.deliver('/hooks/inbox', { body: '{"event":"b"}' });

  const stream = await server.stream();
  await stream.waitFor('hello');
  stream.send(JSON.stringify({ after: first.seq }));
  const last = (await server.api<Page<Received>>('/api/received?limit=1')).json.items[0];
  await stream.waitFor('received', ({ id }) => id === last?.id);
  const missed = stream.messages.slice(1) as Array<{ type: string; seq: number }>;
  expect(missed.map(({ seq }) => seq)).toEqual([...missed.map(({ seq }) => seq)].sort((a, b) => a - b));
  expect(missed.map(({ type }) => type).sort()).toEqual(['received', 'received', 'received', 'sent']);
});

test.each(['{"after":"x"}', '{"after":-1}', 'not json', '[]', '{'])('%s is passed over', async (text) => {
  const server = await newServer();
  const stream = await server.stream();
  stream.send(text);
  await server.deliver('/hooks/inbox', { body: '{}' });
  await stream.waitFor('received');
  expect(stream.messages.map(({ type }) => type)).toEqual(['hello', 'received']);
  expect(server.errors).toEqual([]);
});

test('two streams are told the same', async () => {
  const server = await newServer();
  const [one, two] = [await server.stream(), await server.stream()];
  await server.deliver('/hooks/inbox', { body: '{}' });
  expect(await one.waitFor('received')).toEqual(await two.waitFor('received'));
});

test('a stream that went away is no trouble', async () => {
  const server = await newServer();
  const stream = await server.stream();
  await stream.close();
  await server.deliver('/hooks/inbox', { body: '{}' });
  expect(server.errors).toEqual([]);
});
