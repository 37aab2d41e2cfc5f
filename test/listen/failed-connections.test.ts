import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import type { FailedConnection, Page, Received } from '../../server/types.ts';
import { sendRaw } from '../support/https.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const listed = async (server: TestServer) =>
  (await server.api<Page<FailedConnection>>('/api/received/connections')).json.items;

/** Waits until one failure is listed. */
const first = (server: TestServer) =>
  until('a failed connection', async () => (await listed(server))[0] ?? null);

/** Connects with TLS, and closes when the handshake has ended or failed. */
function handshake(port: number, options: { ca?: string; servername: string }): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, ...options }, () => socket.end());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

/** Writes these bytes over plain TCP and returns the response until the connection is closed. */
function plain(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

test('plain HTTP is answered in plain HTTP, and listed with advice', async () => {
  const server = await newServer();
  const answer = await plain(server.receiverPort, 'POST /hooks/inbox HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('https://');
  expect(await first(server)).toMatchObject({ reason: 'plain-http', remote: '127.0.0.1', count: 1 });
});

test('the alert unknown_ca is listed as a client that does not trust the CA', async () => {
  const server = await newServer();
  const args = ['s_client', '-connect', `127.0.0.1:${server.receiverPort}`, '-verify_return_error'];
  const client = spawn('openssl', [...args, '-servername', 'localhost'], { stdio: 'ignore' });
  await once(client, 'close');
  expect(await first(server)).toMatchObject({
    reason: 'not-trusted',
    remote: '127.0.0.1',
    serverName: 'localhost',
    advice: expect.stringContaining('rai-hooks cert'),
  });
});

test('a client that closes during the handshake is listed as one that probably does not trust the CA', async () => {
  const server = await newServer();
  await handshake(server.receiverPort, { servername: 'localhost' });
  expect(await first(server)).toMatchObject({ reason: 'closed', serverName: 'localhost' });
});

test('a name that is not in the certificate is named', async () => {
  const server = await newServer();
  await handshake(server.receiverPort, { ca: server.ca, servername: 'hooks.example.test' });
  const found = await first(server);
  expect(found).toMatchObject({ reason: 'name-mismatch', serverName: 'hooks.example.test' });
  expect(found.advice).toContain('--receiver-name hooks.example.test');
});

test.each([
  ['bad-request', 'HTTP/1.1 400', 'NONSENSE\r\n\r\n'],
  ['headers-too-large', 'HTTP/1.1 431', `GET /hooks/inbox HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
])('%s after the handshake is answered and listed', async (reason, answer, text) => {
  const server = await newServer();
  expect(await sendRaw(server.receiverPort, server.ca, text)).toContain(answer);
  expect(await first(server)).toMatchObject({ reason });
});

test('a failed connection reaches the stream', async () => {
  const server = await newServer();
  const stream = await server.stream();
  await plain(server.receiverPort, 'GET / HTTP/1.1\r\n\r\n');
  expect(await stream.waitFor('connection')).toMatchObject({ reason: 'plain-http', count: 1 });
});

test('port checks, unused connections and deliveries are not listed as failures', async () => {
  const server = await newServer();
  await new Promise<void>((resolve) => {
    const socket = connectTcp(server.receiverPort, '127.0.0.1', () => socket.end());
    socket.on('close', () => resolve());
    socket.resume();
  });
  await handshake(server.receiverPort, { ca: server.ca, servername: 'localhost' });
  await server.deliver('/hooks/inbox', { body: '{}' });
  // Fails after the others, and so shows that they would have been listed.
  await plain(server.receiverPort, 'GET / HTTP/1.1\r\n\r\n');
  await first(server);
  expect((await listed(server)).map(({ reason }) => reason)).toEqual(['plain-http']);
  expect((await server.api<Page<Received>>('/api/received')).json.total).toBe(1);
});
