import { describe, expect, test } from 'vitest';
import type { Page, Sent, SentDetail, WebhookView } from '../../server/types.ts';
import { newServer, sharedServer } from '../support/server.ts';

const server = sharedServer();

const send = <T = { sent: Sent[]; warnings: string[] }>(body: unknown) =>
  server.api<T>('/api/send', { method: 'POST', body });
const total = async () => (await server.api<Page<Sent>>('/api/sent')).json.total;

describe('refused, and nothing stored:', () => {
  test.each([
    ['an unknown event', { event: 'moon_landed' }, 422, '/event', /Known: user_joined/],
    ['no event', {}, 422, '/event', /event/],
    [
      'an unknown webhook',
      { event: 'purchase_made', webhook: 'No such webhook' },
      404,
      '/webhook',
      /not found/,
    ],
    ['a payload that is no object', { event: 'purchase_made', payload: [] }, 422, '/payload', /object/],
    ['a count of 0', { event: 'purchase_made', count: 0 }, 422, '/count', /1/],
    ['an unknown property', { event: 'purchase_made', urgent: true }, 422, '/urgent', /urgent/],
    [
      'a path through a value',
      { event: 'purchase_made', set: { 'quantity.unit': 'kg' } },
      422,
      '/set',
      /quantity\.unit/,
    ],
  ])('%s', async (_what, body, status, pointer, says) => {
    const before = await total();
    const answer = await server.api('/api/send', { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json.errors?.find((one) => one.pointer === pointer)?.detail).toMatch(says);
    expect(await total()).toBe(before);
  });
});

test('without a payload a sample is sent', async () => {
  const { json, status } = await send({ event: 'user_joined', webhook: 'Local inbox' });
  expect(status).toBe(202);
  const { payload } = await server.settled(json.sent[0]?.id ?? '');
  expect(payload).toMatchObject({ event: 'user_joined', user: { username: expect.any(String) } });
});

test("a sample has the date of the emitter's clock, not that of the documented example", async () => {
  const own = await newServer({ clock: 'manual' });
  const days = 40;
  await own.api('/api/clock', { method: 'POST', body: { advanceMs: days * 86_400_000 } });
  const { json } = await own.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: 'Local inbox' },
  });
  const { payload, createdAt } = await own.settled(json.sent[0]?.id ?? '');
  expect(payload).toMatchObject({ timestamp: createdAt });
  expect(Date.parse(createdAt)).toBeGreaterThan(Date.now() + (days - 1) * 86_400_000);
});

test('"set" changes single values, by dotted path and by pointer', async () => {
  const { json } = await send({
    event: 'purchase_made',
    webhook: 'Local inbox',
    set: { 'product.price': 99, '/user/username': 'j. doe' },
  });
  const { payload } = await server.settled(json.sent[0]?.id ?? '');
  expect(payload).toMatchObject({ product: { price: 99 }, user: { username: 'j. doe' } });
});

test('"count" sends that many', async () => {
  const { json } = await send({ event: 'purchase_made', webhook: 'Local inbox', count: 3 });
  expect(new Set(json.sent.map((sent) => sent.id)).size).toBe(3);
});

test('a payload that does not match the contract is sent, with a warning', async () => {
  const { json } = await send({ event: 'purchase_made', webhook: 'Local inbox', payload: { quantity: 'x' } });
  expect(json.sent).toHaveLength(1);
  expect(json.warnings.join(' ')).toContain('/quantity');
});

test('a webhook is found by its name, its id and a suffix of it', async () => {
  const { items } = (await server.api<Page<WebhookView>>('/api/webhooks')).json;
  const id = items[0]?.id ?? '';
  for (const webhook of ['Local inbox', id, id.slice(-8)]) {
    const { json } = await send({ event: 'purchase_made', webhook });
    expect(json.sent[0]?.webhook).toEqual({ id, name: 'Local inbox' });
  }
});

describe('a sent delivery', () => {
  test('is listed newest first, filtered by state and event', async () => {
    const { json } = await send({ event: 'user_visited', webhook: 'Local inbox' });
    const sent = await server.settled(json.sent[0]?.id ?? '');
    const list = (query: string) => server.api<Page<Sent>>(`/api/sent?${query}`);
    expect((await list('limit=1')).json.items[0]?.id).toBe(sent.id);
    expect((await list('event=user_visited&state=delivered')).json.items[0]?.id).toBe(sent.id);
    expect((await list('event=user_visited&state=failed')).json.total).toBe(0);
  });

  test('has its attempt with request and response', async () => {
    const { json } = await send({ event: 'purchase_made', webhook: 'Local inbox' });
    const { attempts, headers } = await server.settled(json.sent[0]?.id ?? '');
    expect(attempts).toMatchObject([
      {
        number: 1,
        request: { method: 'POST', url: `https://localhost:${server.receiverPort}/hooks/inbox` },
        response: { status: 200, body: '{"received":true}' },
        error: null,
      },
    ]);
    expect(headers).toEqual([
      ['Content-Type', 'text/plain'],
      ['x-encrypted', 'true'],
    ]);
  });

  test('is found by id, by its short form and as latest', async () => {
    const { json } = await send({ event: 'purchase_made', webhook: 'Local inbox' });
    const id = json.sent[0]?.id ?? '';
    for (const ref of [id, id.slice(-8), 'latest']) {
      expect((await server.api<SentDetail>(`/api/sent/${ref}`)).json.id).toBe(id);
    }
  });

  test('is 404 as latest when nothing was sent', async () => {
    const own = await newServer();
    const { status, json } = await own.api('/api/sent/latest');
    expect(status).toBe(404);
    expect(json.detail).toMatch(/sent delivery/);
  });

  test('is deleted by its id or as latest, and the stream has its id', async () => {
    const stream = await server.stream();
    const newest = async () => {
      const { json } = await send({ event: 'purchase_made', webhook: 'Local inbox' });
      return (await server.settled(json.sent[0]?.id ?? '')).id;
    };
    const [first, last] = [await newest(), await newest()];
    const remove = (ref: string) => server.api(`/api/sent/${ref}`, { method: 'DELETE' });
    expect((await remove(first)).status).toBe(204);
    expect(await stream.waitFor('deleted')).toEqual({
      type: 'deleted',
      kind: 'sent',
      count: 1,
      ids: [first],
    });
    expect((await remove('latest')).status).toBe(204);
    await stream.waitFor('deleted', ({ ids }) => ids?.[0] === last);
    expect((await remove(first)).status).toBe(404);
    expect((await server.api(`/api/sent/${last}`)).status).toBe(404);
  });

  test('is deleted by filter', async () => {
    const { json } = await send({ event: 'message_received', webhook: 'Local inbox' });
    const id = json.sent[0]?.id ?? '';
    await server.settled(id);
    const deleted = await server.api<{ deleted: number }>('/api/sent?event=message_received', {
      method: 'DELETE',
    });
    expect(deleted.json).toEqual({ deleted: 1 });
    expect((await server.api<SentDetail>(`/api/sent/${id}`)).status).toBe(404);
  });
});
