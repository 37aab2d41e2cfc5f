import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import type { Page, Received } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { until } from '../support/wait.ts';
import { newTcpTap, status } from '../support/wire-tap.ts';

test('a forward in flight ends, its sender gets the answer of the app, and nothing is processed twice', async () => {
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

test('a sender that keeps its connection is told to close it once the server stops', async () => {
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

test('a reader of the stream that never reads, and a connection without a request, do not hold the stop', async () => {
  const server = await newServer();
  const idle = connectTcp(server.receiverPort, '127.0.0.1');
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
  for (const socket of [idle, stuck]) socket.on('error', () => {});
  await server.stop();
  idle.destroy();
  stuck.destroy();
});

test('a delayed answer is sent at once when the server stops', async () => {
  const server = await newServer();
  await setReply(server, { status: 202, delayMs: 600_000 });
  const reply = server.deliver('/hooks/inbox', { body: '{}' });
  await until('the delivery', async () => (await countReceived(server)) === 1 || null);
  await server.stop();
  expect((await reply).status).toBe(202);
});

test('a held request is closed without an answer as soon as the server stops', async () => {
  const server = await newServer();
  const { receiverPort: port, ca } = server;
  await server.api('/api/endpoints/other', { method: 'PUT', body: {} });
  await setReply(server, { hold: true });
  const held = server.deliver('/hooks/inbox', { body: '{}' }).then(String, (error) => error.code);
  await until('the delivery', async () => (await countReceived(server)) === 1 || null);
  const upload = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  let answer = '';
  upload.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  upload.write('POST /hooks/other HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
  await until('the upload to begin', () => answer.startsWith('HTTP/1.1 100') || null);
  const stopped = server.stop();
  expect(await held).toBe('ECONNRESET');
  // Not by the end of the time that a stop waits: this upload is still served.
  upload.write('{}');
  await Promise.all([stopped, once(upload, 'close')]);
  expect(answer).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

async function setReply(server: TestServer, reply: object): Promise<void> {
  const { status: code } = await server.api('/api/endpoints/inbox', { method: 'PATCH', body: { reply } });
  expect(code).toBe(200);
}

async function countReceived(server: TestServer): Promise<number | null> {
  return (await server.api<Page<Received>>('/api/received')).json.total;
}
