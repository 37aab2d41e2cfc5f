import { expect, test } from 'vitest';
import { answer, listenTcp, newOutbound, newRequest, OK } from './support.ts';

test('without a response the exchange ends with response-timeout', async () => {
  const { port } = await listenTcp(() => {});
  const outbound = newOutbound({ limits: { responseTimeoutMs: 50 } });
  const { response, error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(response).toBeNull();
  expect(error?.code).toBe('response-timeout');
});

test('a port that accepts but makes no TLS handshake ends with connect-timeout', async () => {
  const { port } = await listenTcp(() => {});
  const outbound = newOutbound({ limits: { connectTimeoutMs: 50 } });
  const { error } = await outbound.exchange(newRequest(`https://127.0.0.1:${port}/`));
  expect(error?.code).toBe('connect-timeout');
});

test('a response that arrives too slowly ends with total-timeout, and its beginning is kept', async () => {
  const { port } = await listenTcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(drip));
  });
  const outbound = newOutbound({ limits: { totalTimeoutMs: 200 } });
  const { response, error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('total-timeout');
  expect(response?.status).toBe(200);
  expect(response?.body).toMatch(/^x+$/);
});

test('a response head that arrives too slowly ends with response-timeout', async () => {
  const { port } = await listenTcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 10);
    socket.on('close', () => clearInterval(drip));
  });
  const outbound = newOutbound({ limits: { responseTimeoutMs: 100 } });
  const { error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('response-timeout');
});

test('a response of 10 MB is cut, and its beginning is kept', async () => {
  const size = 10_000_000;
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
  const { port } = await listenTcp(answer(Buffer.concat([head, Buffer.alloc(size, 'x')])));
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('too-large');
  expect(response?.status).toBe(200);
  expect(response?.body).toBe('x'.repeat(64 * 1024));
});

test('a response larger than the kept part but within the limit is a success', async () => {
  const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 200001\r\n\r\nx');
  // The cut at 64 KiB is in the middle of a character.
  const { port } = await listenTcp(answer(Buffer.concat([head, Buffer.alloc(200_000, 'é')])));
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error).toBeNull();
  expect(response?.body).toBe(`x${'é'.repeat(32 * 1024 - 1)}`);
});

test('an incomplete response ends with reset, and its beginning is kept', async () => {
  const { port } = await listenTcp((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
  );
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('reset');
  expect(response).toMatchObject({ status: 200, body: 'half' });
});

test.each([
  'garbage\r\n\r\n',
  'SSH-2.0-OpenSSH_9.6\r\n',
  `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
])('a response that is not HTTP is a bad-response', async (reply) => {
  const { port } = await listenTcp((socket) => socket.write(reply));
  const { response, error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(response).toBeNull();
  expect(error?.code).toBe('bad-response');
});

test('an abort ends the exchange at any time', async () => {
  const controller = new AbortController();
  const { port } = await listenTcp(() => controller.abort());
  const outbound = newOutbound();
  const request = newRequest(`http://127.0.0.1:${port}/`);
  const during = await outbound.exchange(request, { signal: controller.signal });
  const before = await outbound.exchange(request, { signal: controller.signal });
  expect([during.error?.code, before.error?.code]).toEqual(['aborted', 'aborted']);
});

test('closing the client ends the exchanges in flight', async () => {
  const outbound = newOutbound();
  const { port } = await listenTcp(() => outbound.close());
  const { error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('aborted');
});

test('limits can be set per exchange', async () => {
  const { port } = await listenTcp(answer(OK));
  const { error } = await newOutbound().exchange(newRequest(`http://127.0.0.1:${port}/`), {
    limits: { maxBodyBytes: 1 },
  });
  expect(error?.code).toBe('too-large');
});

test('nothing is sent after the client was closed', async () => {
  const { port, seen } = await listenTcp(answer(OK));
  const outbound = newOutbound();
  outbound.close();
  const { error } = await outbound.exchange(newRequest(`http://127.0.0.1:${port}/`));
  expect(error?.code).toBe('aborted');
  expect(seen).toEqual([]);
});
