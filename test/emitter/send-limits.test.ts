import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/store/open.ts';
import type { Page, Problem, Sent } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhookTo, attempted, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, status } from '../support/wire-tap.ts';

const HOUR_MS = 3_600_000;

/** A server with a webhook whose deliveries all stay pending. */
async function withDeadWebhook(flags: Record<string, unknown>) {
  const server = await newServer({ clock: 'manual', ...flags });
  const tap = await newTlsTap({ answer: () => status(500) });
  const retry = { delaysMs: Array.from({ length: 5 }, () => HOUR_MS) };
  const webhook = await addWebhookTo(server, tap, { retry, concurrency: 64 });
  const send = <T = { sent: Sent[]; warnings: string[] }>(body: object) =>
    server.api<T>('/api/send', {
      method: 'POST',
      body: { event: 'purchase_made', webhook: webhook.id, ...body },
    });
  return { server, send, webhook };
}

const totalSent = async (server: TestServer) => (await server.api<Page<Sent>>('/api/sent')).json.total;

describe('with a limit of 100 deliveries', () => {
  test('a send that would make more than half of them pending is refused as a whole, with advice', async () => {
    const { server, send } = await withDeadWebhook({ 'max-deliveries': 100 });
    const { status: code, json } = await send<Problem>({ count: 150 });
    expect(code).toBe(409);
    expect(json.errors?.[0]).toMatchObject({ pointer: '/count' });
    expect(json.detail).toMatch(/add 150 pending .*room for 50 .*--max-deliveries.*cancel/s);
    expect(await totalSent(server)).toBe(0);
    expect((await send({ count: 50 })).status).toBe(202);
    expect((await send({ count: 1 })).status).toBe(409);
    await server.record('/hooks/inbox', { body: '{"event":"x"}' });
    expect((await server.api<Page<Sent>>('/api/received')).json.total).toBe(1);
  });

  test('two concurrent sends do not use the same room', async () => {
    const { server, send } = await withDeadWebhook({ 'max-deliveries': 100 });
    const answers = await Promise.all([send({ count: 30 }), send({ count: 30 })]);
    expect(answers.map(({ status: code }) => code).sort()).toEqual([202, 409]);
    expect(await totalSent(server)).toBe(30);
  });
});

test('a send with more bytes than may be pending is refused before anything is stored', async () => {
  const { server, send } = await withDeadWebhook({ 'max-size': '20mb', 'max-body': '2mb' });
  const payload = { event: 'purchase_made', text: 'x'.repeat(1_000_000) };
  expect((await send({ count: 20, payload })).status).toBe(409);
  expect(await totalSent(server)).toBe(0);
});

test('a thousand deliveries are stored in batches, in order, and all are queued', async () => {
  const server = await newServer();
  const tap = await newTlsTap({ answer: () => OK });
  const webhook = await addWebhookTo(server, tap, { concurrency: 64 });
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    ...{ method: 'POST', body: { event: 'purchase_made', webhook: webhook.id, count: 1000 } },
  });
  const seqs = json.sent.map(({ seq }) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  expect(new Set(seqs).size).toBe(1000);
  await Promise.all(json.sent.slice(-5).map(({ id }) => server.settled(id)));
});

test('of six concurrent resends each accepted one makes an attempt, and the others are refused', async () => {
  const server = await newServer();
  const tap = await newTlsTap({ answer: () => status(500) });
  const { id } = await sendTo(server, await addWebhookTo(server, tap));
  await attempted(server, id, 1);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => server.api(`/api/sent/${id}/resend`, { method: 'POST' })),
  );
  const accepted = answers.filter(({ status: code }) => code === 202).length;
  expect(accepted).toBeGreaterThan(0);
  expect(answers.filter(({ status: code }) => code === 409)).toHaveLength(6 - accepted);
  const sent = await attempted(server, id, 1 + accepted);
  expect(sent).toMatchObject({ state: 'failed', attemptCount: 1 + accepted });
  expect(tap.seen).toHaveLength(1 + accepted);
});

test('when storing the second batch fails, the first one is still sent and the response has a warning', async () => {
  const dir = tempDir();
  const server = await newServer({}, dir);
  const tap = await newTlsTap({ answer: () => OK });
  const webhook = await addWebhookTo(server, tap, { concurrency: 64 });
  // Fails like a full disk, from the 51st row on.
  const db = openDatabase({ path: join(dir, 'data', 'rai-hooks.db') });
  db.exec(`CREATE TRIGGER full BEFORE INSERT ON sent WHEN (SELECT count(*) FROM sent) >= 50
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
  db.close();
  const { status: code, json } = await server.api<{ sent: Sent[]; warnings: string[] }>('/api/send', {
    ...{ method: 'POST', body: { event: 'purchase_made', webhook: webhook.id, count: 120 } },
  });
  expect(code).toBe(202);
  expect(json.sent).toHaveLength(50);
  expect(json.warnings.join()).toMatch(/70 of 120 deliveries were not sent: .*database or disk is full/);
  const ended = await Promise.all(json.sent.map(({ id }) => server.settled(id)));
  expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['delivered']));
  expect(tap.seen).toHaveLength(50);
});
