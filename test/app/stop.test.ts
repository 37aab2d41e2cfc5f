import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import { newServer } from '../support/server.ts';
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
