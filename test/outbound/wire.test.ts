import { expect, test } from 'vitest';
import { answer, listenTcp, newOutbound, newRequest, OK } from './support.ts';

test('headers are sent in order, in their case, with duplicates', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const headers = [
    ['X-b', '1'],
    ['x-A', '2'],
    ['X-B', '3'],
    ['x-a', '2'],
    ['content-TYPE', 'text/plain'],
  ] as const;
  const url = `http://127.0.0.1:${port}/a%2Fb?q=1`;
  const exchange = await newOutbound().exchange(newRequest(url, { headers }));
  const wire =
    'POST /a%2Fb?q=1 HTTP/1.1\r\nX-b: 1\r\nx-A: 2\r\nX-B: 3\r\nx-a: 2\r\ncontent-TYPE: text/plain\r\n' +
    `Host: 127.0.0.1:${port}\r\nContent-Length: 7\r\nConnection: keep-alive\r\n\r\n{"a":1}`;
  expect(seen).toEqual([wire]);
  expect(exchange.error).toBeNull();
});

test('the recorded headers are those that were sent', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const { request } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  expect(seen[0]).toBe(`POST / HTTP/1.1\r\n${lines}\r\n{"a":1}`);
});

test('Host, Content-Length and Connection of the caller are kept', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const headers = [
    ['host', 'other.test'],
    ['content-length', '7'],
    ['connection', 'close'],
  ] as const;
  await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`, { headers }));
  expect(seen).toEqual([
    'POST / HTTP/1.1\r\nhost: other.test\r\ncontent-length: 7\r\nconnection: close\r\n\r\n{"a":1}',
  ]);
});

test('an empty body has Content-Length 0, but not on GET', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const outbound = newOutbound();
  const empty = { headers: [['Connection', 'close'] as const], body: new Uint8Array() };
  await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`, empty));
  await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`, { ...empty, method: 'GET' }));
  expect(seen[0]).toContain('Content-Length: 0\r\n');
  expect(seen[1]).not.toContain('Content-Length');
  expect(seen[1]).not.toContain('Transfer-Encoding');
});

test('any bytes arrive unchanged', async () => {
  const body = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  const { port, seen } = await listenTcp(answer(OK));
  await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`, { body }));
  expect(seen[0]?.endsWith(body.toString('latin1'))).toBe(true);
});

test('a redirect is a response and is not followed', async () => {
  const other = await listenTcp(answer(OK));
  const reply = `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${other.port}/\r\nContent-Length: 0\r\n\r\n`;
  const { port } = await listenTcp(answer(reply));
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(response?.status).toBe(302);
  expect(error).toBeNull();
  expect(other.seen).toEqual([]);
});

test('the response headers are kept in order and case, with duplicates', async () => {
  const reply =
    'HTTP/1.1 500 No\r\nset-cookie: a\r\nX-One: 1\r\nset-cookie: b\r\nContent-Length: 6\r\n\r\nGrüß';
  const { port } = await listenTcp(answer(Buffer.from(reply)));
  const { response } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(response).toEqual({
    status: 500,
    headers: [
      ['set-cookie', 'a'],
      ['X-One', '1'],
      ['set-cookie', 'b'],
      ['Content-Length', '6'],
    ],
    body: 'Grüß',
  });
});

test('a connection is reused', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const outbound = newOutbound();
  await outbound.exchange(newRequest(`http://127.0.0.1:${port}/1`));
  await outbound.exchange(newRequest(`http://127.0.0.1:${port}/2`));
  expect(seen).toHaveLength(1);
});

test('a reused connection that closes without a response is an error, and nothing is sent again', async () => {
  // Reads the second request of the first connection, and closes without a byte.
  const { port, seen } = await listenTcp((socket, text, connection) => {
    const requests = text.split('POST ').length - 1;
    if (connection === 0 && requests === 2) socket.destroy();
    else socket.write(OK);
  });
  const outbound = newOutbound();
  await outbound.exchange(newRequest(`http://127.0.0.1:${port}/1`));
  const { response, error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/2`));
  expect(response).toBeNull();
  expect(error?.code).toBe('reset');
  expect(seen.map((text) => text.split('POST ').length - 1)).toEqual([2]);
});

test('a new connection that is closed without a response is not tried again', async () => {
  const { port, seen } = await listenTcp((socket) => socket.destroy());
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(response).toBeNull();
  expect(error?.code).toBe('reset');
  expect(seen).toHaveLength(1);
});
