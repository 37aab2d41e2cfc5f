import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { sharedServer } from '../support/server.ts';
import { addWebhookTo, seenBy, send, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, type SeenRequest, type WireTap } from '../support/wire-tap.ts';

const server = sharedServer();

/** A receiver that holds every request until it is told to answer; it counts the most requests held at once. */
async function newHoldingTap() {
  const held: Socket[] = [];
  let most = 0;
  const tap = await newTlsTap({
    answer: () => (socket) => {
      held.push(socket);
      most = Math.max(most, held.length);
    },
  });
  return {
    tap,
    most: () => most,
    answerAll: () => {
      for (const socket of held.splice(0)) socket.write(OK);
    },
  };
}

const numberOf = ({ body }: SeenRequest) => (JSON.parse(body.toString()) as { quantity: number }).quantity;

/** Answers the held requests until this many have arrived. */
async function answerUntil(tap: WireTap, count: number, answerAll: () => void): Promise<void> {
  for (let seen = 1; seen <= count; seen += 1) {
    await seenBy(tap, seen);
    answerAll();
  }
}

test('deliveries of one webhook arrive in the order they were sent, one at a time', async () => {
  const { tap, most, answerAll } = await newHoldingTap();
  const webhook = await addWebhookTo(server, tap);
  const ids: string[] = [];
  for (let quantity = 1; quantity <= 6; quantity += 1) {
    ids.push((await sendTo(server, webhook, { set: { quantity } })).id);
  }
  await answerUntil(tap, 6, answerAll);
  await server.settled(ids.at(-1) ?? '');
  expect(tap.seen.map(numberOf)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(most()).toBe(1);
});

test('deliveries of one call arrive in order, too', async () => {
  const { tap, answerAll } = await newHoldingTap();
  const webhook = await addWebhookTo(server, tap);
  const sent = await send(server, { webhook: webhook.id, count: 5 });
  await answerUntil(tap, 5, answerAll);
  await Promise.all(sent.map(({ id }) => server.settled(id)));
  const named = tap.seen.map(({ headers }) => headers.find(([name]) => name === 'x-rai-hooks-attempt')?.[1]);
  expect(named).toEqual(sent.map(({ id }) => `${id}.1`));
});

test('with a concurrency of three, three requests are in flight at once and no fourth', async () => {
  const { tap, most, answerAll } = await newHoldingTap();
  const webhook = await addWebhookTo(server, tap, { concurrency: 3 });
  const sent = await send(server, { webhook: webhook.id, count: 7 });
  await seenBy(tap, 3);
  const last = sent.at(-1)?.id ?? '';
  const answering = setInterval(answerAll, 5);
  await server.settled(last);
  await Promise.all(sent.map(({ id }) => server.settled(id)));
  clearInterval(answering);
  expect(most()).toBe(3);
});

test('a receiver that does not respond delays only its own webhook', async () => {
  const { tap, answerAll } = await newHoldingTap();
  const [stuck, good] = [await addWebhookTo(server, tap), await addWebhookTo(server, await newTlsTap())];
  const behind = await send(server, { webhook: stuck.id, count: 2 });
  const others = await send(server, { webhook: good.id, count: 2 });
  for (const { id } of others) expect((await server.settled(id)).state).toBe('delivered');
  expect(tap.seen).toHaveLength(1);
  await answerUntil(tap, 2, answerAll);
  await Promise.all(behind.map(({ id }) => server.settled(id)));
});
