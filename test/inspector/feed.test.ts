import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Bus, createBus } from '../../server/bus.ts';
import { startFeed } from '../../server/inspector/feed.ts';
import type { Received, StreamMessage } from '../../server/types.ts';
import { newReceived, newStore } from '../store/support.ts';
import { until } from '../support/wait.ts';

/** A client that reads messages at once, unless it has stopped reading. */
function newClient() {
  const told: StreamMessage[] = [];
  let kept: Array<{ bytes: number; onWritten: () => void }> = [];
  let reading = true;
  let mostUnread = 0;
  const unreadBytes = () => kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const take = () => {
    const taken = kept;
    kept = [];
    for (const { onWritten } of taken) onWritten();
  };
  return {
    told,
    mostUnread: () => mostUnread,
    read(on: boolean) {
      reading = on;
      if (on) take();
    },
    rows: () => told.flatMap((message) => (message.type === 'received' ? [message.seq] : [])),
    types: () => told.map(({ type }) => type),
    socket: {
      unreadBytes,
      send(text: string, onWritten: () => void) {
        told.push(JSON.parse(text) as StreamMessage);
        kept.push({ bytes: text.length, onWritten });
        mostUnread = Math.max(mostUnread, unreadBytes());
        if (reading) setImmediate(take);
      },
    },
  };
}

function newScene({ after }: { after?: number } = {}) {
  const store = newStore();
  const bus: Bus = createBus();
  const errors: unknown[] = [];
  const follow = (client: ReturnType<typeof newClient>, from = after) =>
    startFeed({
      ...{ store, bus },
      version: '1',
      after: from,
      socket: client.socket,
      onError: (error) => errors.push(error),
    });
  const insert = async (count: number): Promise<Received[]> =>
    (await Promise.all(Array.from({ length: count }, () => store.received.insert(newReceived())))).map(
      ({ received }) => received,
    );
  const publish = (row: Received) => bus.publish({ type: 'received', ...row });
  return { store, bus, errors, follow, insert, publish };
}

test('rows published out of order within one turn are sent in order', async () => {
  const { follow, insert, publish } = newScene();
  const client = newClient();
  follow(client);
  const rows = await insert(5);
  for (const row of rows.toReversed()) publish(row);
  await nextTurn();
  expect(client.rows()).toEqual([1, 2, 3, 4, 5]);
});

test('a row stored before hello and published after it is not sent: the list has it', async () => {
  const { follow, insert, publish } = newScene();
  const [row] = await insert(1);
  const client = newClient();
  follow(client);
  if (row) publish(row);
  await nextTurn();
  expect(client.told).toEqual([{ type: 'hello', version: '1', seq: 1 }]);
});

test('rows that arrive during the catch-up are sent once, after it', async () => {
  const { follow, insert, publish } = newScene();
  await insert(900);
  const client = newClient();
  follow(client, 0);
  for (let round = 0; round < 20; round += 1) for (const row of await insert(7)) publish(row);
  await until('the last row', () => (client.rows().at(-1) === 1040 ? true : null));
  expect(client.rows()).toEqual(Array.from({ length: 1040 }, (_, index) => index + 1));
});

test('changes during the catch-up are sent after it', async () => {
  const { bus, follow, insert } = newScene();
  const [first] = await insert(500);
  const client = newClient();
  follow(client, 0);
  bus.publish({ type: 'deleted', kind: 'received', count: 1, ids: [first?.id ?? ''] });
  await until('the change', () => client.told.find(({ type }) => type === 'deleted') ?? null);
  expect(client.types().lastIndexOf('received')).toBeLessThan(client.types().indexOf('deleted'));
});

test('missed rows are read page by page, no faster than the client reads', async () => {
  const { follow, insert, errors } = newScene();
  await insert(1000);
  const client = newClient();
  client.read(false);
  const end = follow(client, 0);
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
  expect(client.rows()).toHaveLength(200);
  client.read(true);
  await until('the rest', () => (client.rows().length === 1000 ? true : null));
  end();
  expect(errors).toEqual([]);
});

test('a client that missed more than ten thousand rows gets reload', async () => {
  const { follow, insert, publish } = newScene();
  await insert(10_001);
  const client = newClient();
  follow(client, 0);
  expect(client.told.slice(1)).toEqual([{ type: 'reload', seq: 10_001 }]);
  const [next] = await insert(1);
  if (next) publish(next);
  await nextTurn();
  expect(client.rows()).toEqual([10_002]);
});

test('messages that a client does not read are dropped: it gets reload once it reads again', async () => {
  const { bus, follow, insert, publish } = newScene();
  const [row] = await insert(1);
  const client = newClient();
  follow(client);
  client.read(false);
  if (!row) throw new Error('Nothing was stored');
  for (let round = 0; round < 300; round += 1) {
    for (let times = 0; times < 200; times += 1) bus.publish({ type: 'updated', kind: 'received', ...row });
    await nextTurn();
  }
  expect(client.mostUnread()).toBeLessThan(5 * 1024 * 1024);
  const before = client.told.length;
  const [missed] = await insert(1);
  if (missed) publish(missed);
  await nextTurn();
  expect(client.told).toHaveLength(before);
  client.read(true);
  expect(client.told.slice(before)).toEqual([{ type: 'reload', seq: 2 }]);
  const [next] = await insert(1);
  if (next) publish(next);
  await nextTurn();
  expect(client.rows()).toEqual([3]);
});

test('changes do not accumulate for a client that stops reading during the catch-up', async () => {
  const { bus, errors, follow, insert, publish } = newScene();
  const rows = await insert(500);
  const client = newClient();
  client.read(false);
  follow(client, 0);
  const changed = rows[0];
  if (!changed) throw new Error('Nothing was stored');
  let asked = 0;
  // Counts how many changes are still in memory: a message is serialised only when it is written.
  const counted = { ...changed, toJSON: () => ++asked };
  for (let times = 0; times < 20_000; times += 1) {
    bus.publish({ type: 'updated', kind: 'received', ...changed, about: counted as unknown as string });
    if (times % 500 === 0) await nextTurn();
  }
  const before = client.told.length;
  client.read(true);
  await until('the reload', () => client.told.find(({ type }) => type === 'reload') ?? null);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(client.told.slice(before)).toEqual([{ type: 'reload', seq: 500 }]);
  expect(asked).toBe(0);
  const [next] = await insert(1);
  if (next) publish(next);
  await nextTurn();
  expect(client.told.at(-1)).toMatchObject({ type: 'received', seq: 501 });
  expect(errors).toEqual([]);
});

test('a client that has disconnected gets no more messages', async () => {
  const { bus, follow } = newScene();
  const client = newClient();
  const end = follow(client);
  end();
  bus.publish({ type: 'settings' });
  await nextTurn();
  expect(client.types()).toEqual(['hello']);
});
