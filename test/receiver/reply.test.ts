import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import type { EndpointReply, Page, Received } from '../../server/types.ts';
import { abortAfter, sendRaw } from '../support/https.ts';
import { PURCHASE } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';
import { until } from '../support/wait.ts';
import { addWebhook, attempted, sendTo } from '../support/webhooks.ts';

const server = sharedServer();
const valid = JSON.stringify(PURCHASE);

const put = (name: string, reply: EndpointReply) =>
  server.api(`/api/endpoints/${name}`, { method: 'PUT', body: { reply } });
const deliver = (name: string, body = valid) => server.deliver(`/hooks/${name}`, { body });
const stored = async (name: string) =>
  (await server.api<Page<Received>>(`/api/received?endpoint=${name}`)).json;

test.each([200, 201, 302, 404, 429, 503, 599])(
  'an endpoint answers with the configured %i',
  async (status) => {
    await put(`status-${status}`, { status });
    const { reply, received } = await server.record(`/hooks/status-${status}`, { body: valid });
    expect([reply.status, received.reply?.status]).toEqual([status, status]);
  },
);

test.each([204, 304])('%i is sent without body and Content-Length', async (status) => {
  await put(`bodiless-${status}`, { status });
  const head = [
    `POST /hooks/bodiless-${status} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    'Content-Length: 0',
  ];
  const text = await sendRaw(server.receiverPort, server.ca, `${head.join('\r\n')}\r\n\r\n`);
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(text).not.toMatch(/content-length/i);
  expect(text.endsWith('\r\n\r\n')).toBe(true);
});

test('without a configured body, a success says received and a failure does not', async () => {
  await put('said', { status: 202 });
  expect((await deliver('said')).body).toBe('{"received":true}');
  await put('said', { status: 500 });
  expect((await deliver('said')).body).toBe('{"received":false}');
  await put('said', { status: 500, body: 'tell <b>them</b> „why“' });
  expect((await deliver('said')).body).toBe('tell <b>them</b> „why“');
});

test('a delayed answer does not delay others, and its delivery is stored at once', async () => {
  await put('late', { delayMs: 600_000 });
  const waiting = await deliverAndWait('late');
  await until('the delayed delivery', async () => ((await stored('late')).total === 1 ? true : null));
  expect((await deliver('live')).status).toBe(404);
  expect(waiting.answer()).toBe('');
  waiting.giveUp();
});

/** A sender that waits for its answer until it is told to stop. */
async function deliverAndWait(name: string) {
  const { receiverPort: port, ca } = server;
  const socket = connect({ host: 'localhost', port, ca, servername: 'localhost' });
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  await once(socket, 'secureConnect');
  socket.write(`POST /hooks/${name} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`);
  return { answer: () => answer, giveUp: () => socket.destroy() };
}

test('a delayed answer is sent', async () => {
  await put('delayed', { delayMs: 20, status: 203 });
  expect((await deliver('delayed')).status).toBe(203);
});

test('strict answers 400 to every delivery that is not valid, always with the same body', async () => {
  await put('strict', { strict: true, status: 202 });
  expect((await deliver('strict')).status).toBe(202);
  const bodies = ['', '{"event":"purchase_made"}', '{"event":"moon_landed"}', 'QUJD', '<a/>'];
  const replies = await Promise.all(bodies.map((body) => deliver('strict', body)));
  const said = replies.map(({ status, headers, body }) => [
    status,
    body,
    headers.filter(([name]) => name !== 'Date'),
  ]);
  expect(said[0]?.slice(0, 2)).toEqual([400, '{"received":false}']);
  expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
});

test('failing the first N starts again when the endpoint is saved', async () => {
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let at = 0; at < count; at += 1) seen.push((await deliver('flaky')).status);
    return seen;
  };
  await put('flaky', { failFirst: 2 });
  expect(await statuses(4)).toEqual([500, 500, 200, 200]);
  await put('flaky', { failFirst: 1, status: 201 });
  expect(await statuses(2)).toEqual([500, 201]);
});

test('failing the first N makes a webhook retry', async () => {
  await put('recovers', { failFirst: 3 });
  const webhook = await addWebhook(server, {
    url: `https://localhost:${server.receiverPort}/hooks/recovers`,
    retry: { delaysMs: [0, 0, 0] },
  });
  const sent = await server.settled((await sendTo(server, webhook)).id);
  expect(sent.attempts.map(({ response }) => response?.status)).toEqual([500, 500, 500, 200]);
});

test('closing without an answer resets the sender, and the delivery is stored', async () => {
  await put('closing', { close: true });
  const webhook = await addWebhook(server, {
    url: `https://localhost:${server.receiverPort}/hooks/closing`,
    // Its own TLS settings give it a new connection instead of a reused one.
    tls: { insecure: true },
  });
  const { id } = await sendTo(server, webhook);
  expect((await attempted(server, id, 1)).attempts[0]?.error?.code).toBe('reset');
  expect((await stored('closing')).items).toMatchObject([{ verdict: 'valid', twin: id }]);
});

test('with hold there is no answer until the sender stops waiting, and the delivery is stored', async () => {
  await put('holding', { hold: true });
  const webhook = await addWebhook(server, {
    url: `https://localhost:${server.receiverPort}/hooks/holding`,
  });
  const { id } = await sendTo(server, webhook);
  await until('the held delivery', async () => ((await stored('holding')).total === 1 ? true : null));
  await server.api(`/api/sent/${id}/cancel`, { method: 'POST' });
  expect(await attempted(server, id, 1)).toMatchObject({ attempts: [{ response: null }] });
});

test('saved settings apply to the next delivery', async () => {
  await put('live', { status: 200 });
  expect((await deliver('live')).status).toBe(200);
  await put('live', { status: 410 });
  expect((await deliver('live')).status).toBe(410);
});

test('the delivery of a sender that disconnects is stored, and does not count for failFirst', async () => {
  await put('aborted', { failFirst: 1 });
  const head = 'POST /hooks/aborted HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n';
  await abortAfter(server.receiverPort, server.ca, `${head}begun`);
  await until('the delivery', async () => ((await stored('aborted')).total === 1 ? true : null));
  expect((await stored('aborted')).items[0]).toMatchObject({ cause: 'incomplete-body', replyStatus: null });
  expect((await deliver('aborted')).status).toBe(500);
});
