import { expect, test } from 'vitest';
import { createApi } from '../../../server/cli/client/api.ts';
import { createClient } from '../../../server/cli/client/client.ts';
import { follow } from '../../../server/cli/client/follow.ts';
import type { Sent } from '../../../server/types.ts';
import { newServer, type TestServer } from '../../support/server.ts';
import { newSink } from '../../support/sink.ts';

const apiOf = ({ running }: TestServer) =>
  createApi(createClient({ url: running.ready.inspector, token: running.ready.token }));

test('a delivery that ends before the verb begins to follow it is not missed', async () => {
  const server = await newServer();
  const api = apiOf(server);
  const act = async (): Promise<Sent[]> => {
    const { sent } = await api.send({ event: 'user_joined' });
    for (const { id } of sent) await server.settled(id);
    // A round trip later, the stream has told it all.
    await api.list('sent', {});
    return sent;
  };
  const seen: number[] = [];
  const { followed, timedOut } = await follow({
    api,
    act,
    once: false,
    timeoutMs: 10_000,
    onAttempt: (_, { number }) => seen.push(number),
  });
  expect({ timedOut, seen, states: followed.map(({ sent }) => sent.state) }).toEqual({
    timedOut: false,
    seen: [1],
    states: ['delivered'],
  });
});

test('a delivery that is deleted meanwhile is not waited for', async () => {
  const server = await newServer();
  const api = apiOf(server);
  const sink = await newSink(() => {});
  await api.addWebhook({ name: 'silent', url: sink.url, events: ['user_joined'], tls: { ca: sink.ca } });
  const act = async () => (await api.send({ event: 'user_joined', webhook: 'silent' })).sent;
  const following = follow({ api, act, once: false, timeoutMs: 15_000, onAttempt: () => {} });
  await expect.poll(async () => (await api.list('sent', {})).total).toBe(1);
  await server.api('/api/sent', { method: 'DELETE' });
  expect((await following).timedOut).toBe(false);
});

test('a flood before it is known which deliveries to follow is not kept, and no attempt is missed or told twice', async () => {
  const server = await newServer();
  const api = apiOf(server);
  const act = async (): Promise<Sent[]> => {
    const { sent } = await api.send({ event: 'user_joined', count: 30 });
    for (const { id } of sent) await server.settled(id);
    await api.list('sent', {});
    return sent;
  };
  let reads = 0;
  const get: typeof api.get = (kind, ref) => {
    reads += 1;
    return api.get(kind, ref);
  };
  const seen: string[] = [];
  const { followed, timedOut } = await follow({
    api: { ...api, get },
    ...{ act, once: false, timeoutMs: 10_000, maxEarly: 10 },
    onAttempt: ({ id }, { number }) => seen.push(`${id} ${number}`),
  });
  expect({ timedOut, reads }).toEqual({ timedOut: false, reads: expect.toSatisfy((count) => count > 0) });
  expect(followed.map(({ sent }) => sent.state)).toEqual(Array(30).fill('delivered'));
  expect(seen.sort()).toEqual(followed.map(({ sent }) => `${sent.id} 1`).sort());
});
