import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { HeaderPair, Page, Received, ReceivedDetail } from '../../server/types.ts';
import { PURCHASE } from '../support/seal.ts';
import { newServer, sharedServer, type TestServer } from '../support/server.ts';
import { newTcpTap, newTlsTap, status, type TapAnswer, type WireTap } from '../support/wire-tap.ts';

const server = sharedServer();
const BINARY = Buffer.from([...Array(256).keys()]);

const put = (name: string, body: unknown) => server.api(`/api/endpoints/${name}`, { method: 'PUT', body });

/** An endpoint with a local application behind it, which gives this answer. */
async function endpointTo(answer?: TapAnswer, tls = false): Promise<{ path: string; tap: WireTap }> {
  const options = answer === undefined ? {} : { answer: () => answer };
  const tap = tls ? await newTlsTap(options) : await newTcpTap(options);
  const name = `to-${tap.port}`;
  expect((await put(name, { forwardTo: tap.url })).status).toBe(201);
  return { path: `/hooks/${name}`, tap };
}

/** Delivers, and returns the raw bytes of the answer: head and framed body. */
function deliverRaw(path: string, body: Uint8Array): Promise<{ head: string; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { receiverPort: port, ca } = server;
    const socket = connect({ host: 'localhost', port, ca, servername: 'localhost' }, () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
    });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      resolve({ head: all.subarray(0, end).toString('latin1'), body: all.subarray(end + 4) });
    });
  });
}

describe('the application behind an endpoint gets', () => {
  test.each([
    ['JSON', Buffer.from(`${JSON.stringify(PURCHASE)}\r\n`)],
    ['any octets', BINARY],
    ['nothing', Buffer.alloc(0)],
  ])('exactly the received bytes: %s', async (_what, body) => {
    const { path, tap } = await endpointTo();
    await server.record(path, { body });
    expect(tap.seen[0]?.body).toEqual(body);
  });

  test('headers with order, case and duplicates, except hop-by-hop ones', async () => {
    const { path, tap } = await endpointTo();
    const kept: HeaderPair[] = [
      ['X-Signature', 'abc'],
      ['x-encrypted', 'true'],
      ['X-Signature', 'def'],
      ['ACCEPT', '*/*'],
    ];
    const headers: HeaderPair[] = [
      ['Host', 'platform.example'],
      ...kept,
      ['Connection', 'x-encrypted-hop, close'],
      ['X-Encrypted-Hop', '1'],
    ];
    await server.record(path, { headers, body: '{}' });
    expect(tap.seen[0]?.headers).toEqual([
      ...kept,
      ['X-Rai-Hooks-Hops', '1'],
      ['Host', `127.0.0.1:${tap.port}`],
      ['Content-Length', '2'],
      ['Connection', 'keep-alive'],
    ]);
  });

  test('a chunked body with a Content-Length instead', async () => {
    const { path, tap } = await endpointTo();
    await server.record(path, { headers: [['Transfer-Encoding', 'chunked']], body: 'hello' });
    expect(tap.seen[0]?.body.toString()).toBe('hello');
    expect(tap.seen[0]?.headers).not.toContainEqual(['Transfer-Encoding', 'chunked']);
  });

  test('an invalid delivery like any other', async () => {
    const { path, tap } = await endpointTo();
    const { received } = await server.record(path, { body: '{"broken' });
    expect(received.verdict).toBe('undecodable');
    expect(tap.seen[0]?.body.toString()).toBe('{"broken');
  });
});

describe('the sender gets', () => {
  test('the status, headers and body of the application', async () => {
    const { path } = await endpointTo(
      'HTTP/1.1 418 Teapot\r\nX-One: 1\r\nContent-Type: text/x-tea\r\nx-ONE: 2\r\nContent-Length: 5\r\n\r\nshort',
    );
    const { reply, received } = await server.record(path, { body: '{}' });
    expect(reply).toMatchObject({ status: 418, body: 'short' });
    expect(reply.headers.slice(0, 3)).toEqual([
      ['X-One', '1'],
      ['Content-Type', 'text/x-tea'],
      ['x-ONE', '2'],
    ]);
    expect(received.reply).toMatchObject({ status: 418, body: 'short' });
  });

  test('the exact bytes of its body', async () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${BINARY.length}\r\n\r\n`;
    const { path } = await endpointTo(Buffer.concat([Buffer.from(head), BINARY]));
    expect((await deliverRaw(path, Buffer.from('{}'))).body).toEqual(BINARY);
  });

  test('an encoded body unchanged, with its Content-Encoding', async () => {
    const body = 'not really gzip';
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    const { path } = await endpointTo(head + body);
    const { head: gotHead, body: gotBody } = await deliverRaw(path, Buffer.from('{}'));
    expect(gotHead).toContain('Content-Encoding: gzip');
    expect(gotBody.toString()).toBe(body);
  });

  test('a chunked body with a Content-Length', async () => {
    const { path } = await endpointTo(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    );
    const { head, body } = await deliverRaw(path, Buffer.from('{}'));
    expect(head).toMatch(/\r\nContent-Length: 5(\r\n|$)/);
    expect(body.toString()).toBe('abcde');
  });

  test('204 without body and Content-Length', async () => {
    const { path } = await endpointTo('HTTP/1.1 204 No Content\r\n\r\n');
    const { head, body } = await deliverRaw(path, Buffer.from('{}'));
    expect(head).toMatch(/^HTTP\/1\.1 204 /);
    expect(head).not.toMatch(/content-length/i);
    expect(body).toHaveLength(0);
  });

  test('a complete large answer', async () => {
    const body = 'x'.repeat(2_000_000);
    const { path } = await endpointTo(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect((await deliverRaw(path, Buffer.from('{}'))).body.length).toBe(body.length);
  });

  test('one Date header, that of the application', async () => {
    const date = 'Sat, 21 Nov 2020 12:00:00 GMT';
    const { path } = await endpointTo(status(200, `Date: ${date}`));
    const { reply } = await server.record(path, { body: '{}' });
    expect(reply.headers.filter(([name]) => name.toLowerCase() === 'date')).toEqual([['Date', date]]);
  });

  test.each<[string, TapAnswer]>([
    ['does not answer HTTP', 'BLARGH\r\n\r\n'],
    ['closes without an answer', (socket) => socket.destroy()],
    ['breaks off in the middle', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')],
  ])('502 with the uniform body from an application that %s', async (_what, answer) => {
    const { path } = await endpointTo(answer);
    const { reply } = await server.record(path, { body: '{}' });
    expect(reply).toMatchObject({ status: 502, body: '{"received":false}' });
  });
});

describe('a forwarded delivery', () => {
  test('stores the exchange as its attempt', async () => {
    const { path, tap } = await endpointTo(status(201));
    const { received } = await server.record(path, { body: JSON.stringify(PURCHASE) });
    expect(received.verdict).toBe('valid');
    expect(received.attempts).toMatchObject([
      { number: 1, request: { method: 'POST', url: tap.url }, response: { status: 201 }, error: null },
    ]);
  });

  test('stores the reason when the application does not run', async () => {
    await put('nobody', { forwardTo: 'http://127.0.0.1:1/' });
    const { reply, received } = await server.record('/hooks/nobody', { body: '{}' });
    expect(reply.status).toBe(502);
    expect(received).toMatchObject({ reply: { status: 502 }, attempts: [{ error: { code: 'refused' } }] });
  });

  test('shows in its row the answer, or why the application gave none', async () => {
    const { path } = await endpointTo(status(418));
    await put('gone', { forwardTo: 'http://127.0.0.1:1/' });
    const answered = await server.record(path, { body: '{}' });
    const failed = await server.record('/hooks/gone', { body: '{}' });
    const rows = (await server.api<Page<Received>>('/api/received?limit=2')).json.items;
    expect(rows.map(({ id, replyStatus, forwardError }) => ({ id, replyStatus, forwardError }))).toEqual([
      { id: failed.received.id, replyStatus: 502, forwardError: 'refused' },
      { id: answered.received.id, replyStatus: 418, forwardError: null },
    ]);
  });

  test('is published again when its answer is known', async () => {
    const { path } = await endpointTo(status(418));
    const stream = await server.stream();
    const { received } = await server.record(path, { body: '{}' });
    const arrived = await stream.waitFor('received', ({ id }) => id === received.id);
    expect(arrived.replyStatus).toBeNull();
    const updated = await stream.waitFor('updated', ({ id }) => id === received.id);
    expect(updated).toMatchObject({ kind: 'received', replyStatus: 418 });
    const attempt = await stream.waitFor('attempt', ({ delivery }) => delivery === received.id);
    expect(attempt).toMatchObject({ purpose: 'forward', status: 418 });
    await stream.close();
  });

  test('to an application with a certificate of an unknown CA fails', async () => {
    const { path } = await endpointTo(undefined, true);
    const { received } = await server.record(path, { body: '{}' });
    expect(received.attempts[0]?.error?.code).toBe('tls-untrusted');
  });
});

describe('forwarding is refused', () => {
  test.each([
    ['to our own receiver', () => `https://localhost:${server.receiverPort}/hooks/inbox`],
    ['to our own receiver by number', () => `https://127.1:${server.receiverPort}/hooks/inbox`],
    ['to the inspector', () => `http://127.0.0.1:${server.inspectorPort}/`],
    ['over plain HTTP to another machine', () => 'http://example.test/'],
    ['with a password', () => 'http://u:p@localhost:3000/'],
  ])('%s', async (_what, forwardTo) => {
    const { status: code, json } = await put('refused', { forwardTo: forwardTo() });
    expect({ code, pointer: json.errors?.[0]?.pointer }).toEqual({ code: 422, pointer: '/forwardTo' });
  });

  test('to our own receiver by a name that is only recognised when connecting', async () => {
    const forwardTo = `https://0.0.0.0:${server.receiverPort}/hooks/inbox`;
    expect((await put('loop', { forwardTo })).status).toBe(201);
    const { reply, received } = await server.record('/hooks/loop', { body: '{}' });
    expect(reply.status).toBe(502);
    expect(received.attempts[0]?.error?.code).toBe('forbidden-target');
  });
});

test('--forward-to makes the endpoint inbox forward its deliveries', async () => {
  const tap = await newTcpTap({ answer: () => status(299) });
  const forwarding = await newServer({ 'forward-to': tap.url });
  const { reply, received } = await forwarding.record('/hooks/inbox', { body: '{}' });
  expect(reply.status).toBe(299);
  const { json } = await forwarding.api<ReceivedDetail>(`/api/received/${received.id}`);
  expect(json.attempts).toHaveLength(1);
});

describe('a loop through a proxy', () => {
  /** A server whose inbox forwards to a proxy that sends everything back to it. */
  async function circle(flags: Record<string, unknown>) {
    const tap = await newTcpTap({
      answer: (_number, request) => (socket) => {
        const hops = request.headers.filter(([name]) => /^x-rai-hooks-hops$/i.test(name));
        void looping
          .deliver('/hooks/inbox', { headers: hops, body: request.body })
          .then((reply) => socket.end(status(reply.status)));
      },
    });
    const looping: TestServer = await newServer({ ...flags, 'forward-to': tap.url });
    return { looping, tap };
  }

  test('ends with 508 after a few rounds', async () => {
    const { looping, tap } = await circle({});
    expect((await looping.deliver('/hooks/inbox', { body: '{}' })).status).toBe(508);
    expect(tap.seen).toHaveLength(5);
    const { items } = (await looping.api<Page<Received>>('/api/received')).json;
    expect(items.map(({ replyStatus }) => replyStatus)).toEqual(Array(6).fill(508));
  });

  test('is not noticed with --pure, which adds no header', async () => {
    const tap = await newTcpTap();
    const pure = await newServer({ pure: true, 'forward-to': tap.url });
    await pure.deliver('/hooks/inbox', { headers: [['X-Rai-Hooks-Hops', '2']], body: '{}' });
    expect(tap.seen[0]?.headers).toContainEqual(['X-Rai-Hooks-Hops', '2']);
  });
});
