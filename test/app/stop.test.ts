import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import type { Page, Received } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { until } from '../support/wait.ts';
import { newTcpTap, status } from '../support/wire-tap.ts';

test('at a stop, a forward in flight ends, its sender gets the response of the application, and nothing is processed twice', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const tap = await newTcpTap({
    answer: () => (socket) => void held.then(() => socket.end(status(201))),
  });
  const server = await newServer({ 'forward-to': tap.url });
  const reply = server.deliver('/hooks/inbox', { body: '{}' });
  await until('the forward', () => tap.seen[0] ?? null);
  const stopped = server.stop();
  release();
  expect((await reply).status).toBe(201);
  await stopped;
  expect(tap.seen).toHaveLength(1);
  expect(server.errors).toEqual([]);
});

test('a sender with a kept connection is told to close it when the server stops', async () => {
  let release = () => {};
  const tap = await newTcpTap({
    answer: () => (socket) => {
      release = () => socket.end(status(200));
    },
  });
  const server = await newServer({ 'forward-to': tap.url });
  const { receiverPort: port, ca } = server;
  const socket = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write('POST /hooks/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
  await until('the forward', () => tap.seen[0] ?? null);
  const stopped = server.stop();
  release();
  await Promise.all([stopped, once(socket, 'close')]);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toMatch(/\r\nConnection: close\r\n/i);
});

/** A frame that a server accepts without a reply: masked and empty. */
const EMPTY_PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

test('a stream client that never reads, and connections without a request, do not delay the stop', async () => {
  const server = await newServer({}, undefined, null, { handshakeTimeoutMs: 600_000 });
  const idle = connectTcp(server.receiverPort, '127.0.0.1');
  const fresh = connectTcp(server.inspectorPort, '127.0.0.1');
  const stuck = connectTcp(server.inspectorPort, '127.0.0.1');
  const lines = [
    'GET /api/stream HTTP/1.1',
    `Host: 127.0.0.1:${server.inspectorPort}`,
    `Authorization: Bearer ${server.token}`,
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  stuck.write(`${lines.join('\r\n')}\r\n\r\n`);
  await once(stuck, 'data');
  stuck.pause();
  const upload = await beginUpload(server, '/hooks/inbox');
  for (const socket of [idle, fresh, stuck]) socket.on('error', () => {});
  const closed = [idle, fresh].map((socket) => once(socket.resume(), 'close'));
  const stopped = server.stop();
  await Promise.all(closed);
  // A socket that does not read notices only by writing that the other end has closed.
  await until('the reader to be cut off', () => {
    if (!stuck.destroyed) stuck.write(EMPTY_PONG);
    return stuck.destroyed || null;
  });
  // The end of the grace period would abort this upload, too, so that was not the reason.
  upload.socket.write('{}');
  await Promise.all([stopped, once(upload.socket, 'close')]);
  expect(upload.answer()).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

test('a delayed response is sent at once when the server stops', async () => {
  const server = await newServer();
  await setReply(server, { status: 202, delayMs: 600_000 });
  const reply = server.deliver('/hooks/inbox', { body: '{}' });
  await until('the delivery', async () => (await countReceived(server)) === 1 || null);
  await server.stop();
  expect((await reply).status).toBe(202);
});

test('a held request is closed without a response as soon as the server stops', async () => {
  const server = await newServer();
  await server.api('/api/endpoints/other', { method: 'PUT', body: {} });
  await setReply(server, { hold: true });
  const held = server.deliver('/hooks/inbox', { body: '{}' }).then(String, (error) => error.code);
  await until('the delivery', async () => (await countReceived(server)) === 1 || null);
  const upload = await beginUpload(server, '/hooks/other');
  const stopped = server.stop();
  expect(await held).toBe('ECONNRESET');
  // The end of the grace period was not the reason: this upload is still answered.
  upload.socket.write('{}');
  await Promise.all([stopped, once(upload.socket, 'close')]);
  expect(upload.answer()).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

/** Begins a delivery of two bytes, and waits until the server has accepted it. */
async function beginUpload({ receiverPort: port, ca }: TestServer, path: string) {
  const socket = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`);
  await until('the upload to begin', () => answer.startsWith('HTTP/1.1 100') || null);
  return { socket, answer: () => answer };
}

async function setReply(server: TestServer, reply: object): Promise<void> {
  const { status: code } = await server.api('/api/endpoints/inbox', { method: 'PATCH', body: { reply } });
  expect(code).toBe(200);
}

async function countReceived(server: TestServer): Promise<number | null> {
  return (await server.api<Page<Received>>('/api/received')).json.total;
}
