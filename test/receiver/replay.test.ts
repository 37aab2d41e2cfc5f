import { describe, expect, test } from 'vitest';
import type { Attempt, HeaderPair, ReceivedDetail } from '../../server/types.ts';
import { IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';
import { bytesOf } from '../support/webhooks.ts';
import { newTcpTap, newTlsTap, status } from '../support/wire-tap.ts';

const server = sharedServer();

const BINARY = Buffer.from([...Array(256).keys(), 0x0d, 0x0a, 0x0d, 0x0a, 0xff]);
const HEADERS: HeaderPair[] = [
  ['Host', 'platform.example'],
  ['X-Custom', 'one'],
  ['content-TYPE', 'text/plain;  charset=utf-8'],
  ['x-custom', 'two'],
  ['Connection', 'close, X-Hop'],
  ['X-Hop', 'only for this connection'],
  ['Keep-Alive', 'timeout=5'],
  ['TE', 'trailers'],
  ['X-Custom', 'one'],
  ['User-Agent', 'Platform/1.0'],
];
/** The headers that are sent to the target. */
const END_TO_END: HeaderPair[] = [
  ['X-Custom', 'one'],
  ['content-TYPE', 'text/plain;  charset=utf-8'],
  ['x-custom', 'two'],
  ['X-Custom', 'one'],
  ['User-Agent', 'Platform/1.0'],
];

const replay = <T = Attempt>(id: string, body: unknown) =>
  server.api<T>(`/api/received/${id}/replay`, { method: 'POST', body });
const read = async (id: string) => (await server.api<ReceivedDetail>(`/api/received/${id}`)).json;

describe('replay sends', () => {
  test.each([
    ['plain JSON', Buffer.from(`${JSON.stringify(PURCHASE)} \n`)],
    ['ciphertext', Buffer.from(seal('gcm', '{}', { key: KEY, iv: IV }).toString('base64'))],
    ['any octets', BINARY],
    ['nothing', Buffer.alloc(0)],
  ])('exactly the received bytes: %s', async (_what, body) => {
    const tap = await newTlsTap();
    const { received } = await server.record('/hooks/inbox', { body });
    await replay(received.id, { to: tap.url, tls: { ca: tap.ca } });
    expect(tap.seen[0]?.body).toEqual(body);
    expect(await bytesOf(server, `/api/received/${received.id}/body`)).toEqual(body);
  });

  test('headers with order, case and duplicates, except hop-by-hop ones', async () => {
    const tap = await newTcpTap();
    const { received } = await server.record('/hooks/inbox', { headers: HEADERS, body: 'hello' });
    await replay(received.id, { to: tap.url });
    expect(tap.seen[0]?.headers).toEqual([
      ...END_TO_END,
      ['Host', `127.0.0.1:${tap.port}`],
      ['Content-Length', '5'],
      ['Connection', 'keep-alive'],
    ]);
  });

  test('the received method, and the path of the target', async () => {
    const tap = await newTcpTap();
    const { received } = await server.record('/hooks/inbox?a=1', { method: 'PUT', body: '{}' });
    await replay(received.id, { to: `${tap.url}?b=2` });
    expect(tap.seen[0]?.line).toBe('PUT /webhook?b=2 HTTP/1.1');
  });
});

describe('a replay', () => {
  test('is answered with its attempt, which is stored with the delivery', async () => {
    const tap = await newTcpTap({ answer: () => status(202, 'X-Answer: yes') });
    const { received } = await server.record('/hooks/inbox', { body: '{}' });
    const { status: code, json } = await replay(received.id, { to: tap.url });
    expect(code).toBe(200);
    expect(json).toMatchObject({ number: 1, response: { status: 202 }, error: null });
    expect((await read(received.id)).attempts).toEqual([json]);
  });

  test('that fails is an attempt with a reason', async () => {
    const { received } = await server.record('/hooks/inbox', { body: '{}' });
    const { status: code, json } = await replay(received.id, { to: 'https://127.0.0.1:1/' });
    expect({ code, reason: json.error?.code }).toEqual({ code: 200, reason: 'refused' });
  });

  test('does not follow a redirect', async () => {
    const tap = await newTcpTap({ answer: () => status(302, 'Location: /elsewhere') });
    const { received } = await server.record('/hooks/inbox', { body: '{}' });
    expect((await replay(received.id, { to: tap.url })).json.response?.status).toBe(302);
    expect(tap.seen).toHaveLength(1);
  });

  test('to our own receiver arrives there as another delivery', async () => {
    const { received } = await server.record('/hooks/inbox', { body: '{"event":"again"}' });
    const to = `https://localhost:${server.receiverPort}/hooks/inbox`;
    expect((await replay(received.id, { to })).json.response?.status).toBe(200);
    const latest = await read('latest');
    expect(latest.id).not.toBe(received.id);
    expect(latest.payload).toEqual({ event: 'again' });
  });

  test.each([
    ['no URL', {}, 422],
    ['what is no URL', { to: 'nowhere' }, 422],
    ['plain HTTP to another machine', { to: 'http://example.test/' }, 422],
    ['a URL with a password', { to: 'https://u:p@example.test/' }, 422],
  ])('to %s is refused', async (_what, body, code) => {
    const { received } = await server.record('/hooks/inbox', { body: '{}' });
    const answer = await server.api(`/api/received/${received.id}/replay`, { method: 'POST', body });
    expect({ code: answer.status, pointer: answer.json.errors?.[0]?.pointer }).toEqual({
      code,
      pointer: '/to',
    });
    expect((await read(received.id)).attempts).toEqual([]);
  });

  test('to the inspector is refused, by any name', async () => {
    const { received } = await server.record('/hooks/inbox', { body: '{}' });
    for (const host of ['localhost', '127.1', '[::1]']) {
      const to = `http://${host}:${server.inspectorPort}/`;
      expect((await replay(received.id, { to })).status).toBe(422);
    }
    const to = `https://0.0.0.0:${server.inspectorPort}/`;
    expect((await replay(received.id, { to })).json.error?.code).toBe('forbidden-target');
  });

  test('of a missing delivery is 404', async () => {
    expect((await replay('ffffffff', { to: 'https://127.0.0.1:1/' })).status).toBe(404);
  });
});
