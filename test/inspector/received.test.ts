import { beforeAll, describe, expect, test } from 'vitest';
import type { Activity, Page, Received, ReceivedDetail } from '../../server/types.ts';
import { addEndpoint, PURCHASE, seal } from '../support/seal.ts';
import { newServer, sharedServer } from '../support/server.ts';

const server = sharedServer();
const list = async (query = '') => (await server.api<Page<Received>>(`/api/received${query}`)).json;

/** One delivery of each verdict, oldest first. */
beforeAll(async () => {
  await addEndpoint(server, 'other', 'gcm');
  await server.deliver('/hooks/other', { body: seal('gcm', JSON.stringify(PURCHASE)).toString('base64') });
  await server.deliver('/hooks/inbox', { body: JSON.stringify({ ...PURCHASE, quantity: 'many' }) });
  await server.deliver('/hooks/inbox', { body: '{"event":"moon_landed","note":"Grüße vom Mond"}' });
  await server.deliver('/hooks/inbox', { body: '{"event":' });
});

describe('the list', () => {
  test('is newest first with a total', async () => {
    const { items, total, next } = await list();
    expect(items.map(({ verdict }) => verdict)).toEqual(['undecodable', 'unrecognised', 'invalid', 'valid']);
    expect({ total, next }).toEqual({ total: 4, next: null });
  });

  test('has pages that neither repeat nor omit deliveries', async () => {
    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      (await list()).items.map(({ id }) => id),
    );
    expect({ totals: [first.total, second.total], next: second.next }).toEqual({
      totals: [4, 4],
      next: null,
    });
  });

  test('after a seq gives the later deliveries, oldest first', async () => {
    const oldest = (await list()).items.at(-1)?.seq ?? 0;
    const { items } = await list(`?after=${oldest}`);
    expect(items.map(({ verdict }) => verdict)).toEqual(['invalid', 'unrecognised', 'undecodable']);
  });

  test('after a seq has pages, too', async () => {
    const oldest = (await list()).items.at(-1)?.seq ?? 0;
    const first = await list(`?after=${oldest}&limit=2`);
    const second = await list(`?after=${oldest}&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ verdict }) => verdict)).toEqual([
      'invalid',
      'unrecognised',
      'undecodable',
    ]);
  });

  test.each([
    ['verdict=valid', 1],
    ['event=purchase_made', 2],
    ['endpoint=inbox', 3],
    ['endpoint=inbox&verdict=valid', 0],
    [`q=${encodeURIComponent('verdict:invalid,valid')}`, 2],
    [`q=${encodeURIComponent('enc:gcm')}`, 1],
    [`q=${encodeURIComponent('-event:purchase_made')}`, 2],
    [`q=${encodeURIComponent('"vom Mond"')}`, 1],
    [`q=${encodeURIComponent('gift voucher')}`, 2],
    [`q=${encodeURIComponent('cause:malformed-json')}`, 1],
    [`q=${encodeURIComponent('after:1h')}`, 4],
  ])('?%s finds %i, and counts them', async (query, count) => {
    const { items, total } = await list(`?${query}`);
    expect({ items: items.length, total }).toEqual({ items: count, total: count });
  });

  test('has summaries: no headers, no payload', async () => {
    const [item] = (await list()).items;
    expect(item).not.toHaveProperty('headers');
    expect(item).not.toHaveProperty('payload');
    expect(item).not.toHaveProperty('stages');
  });
});

test.each([
  ['q=verdict:great', '/q'],
  ['q=colour:red', '/q'],
  ['q=%22open', '/q'],
  ['q=before:yesterday-ish', '/q'],
  ['limit=0', '/limit'],
  ['limit=abc', '/limit'],
  ['cursor=abc', '/cursor'],
  ['after=-1', '/after'],
  ['verdict=great', '/verdict'],
])('?%s is refused, naming the field', async (query, pointer) => {
  const { status, json, headers } = await server.api(`/api/received?${query}`);
  expect(status).toBe(400);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json.errors).toMatchObject([{ pointer, detail: expect.any(String) }]);
});

const NOT_DIGITS = ['0x10', '1e3', '%205', '5%20', '', '%2B5', '5.0', '9'.repeat(400)];

test.each(NOT_DIGITS.flatMap((text) => ['limit', 'after', 'minutes', 'slots'].map((name) => [name, text])))(
  'a number in a query is digits only: %s=%s is refused, with what is allowed',
  async (name, text) => {
    const path = name === 'limit' || name === 'after' ? '' : '/activity';
    const { status, json } = await server.api(`/api/received${path}?${name}=${text}`);
    expect(status).toBe(400);
    const detail = expect.stringMatching(/^Use digits only: a whole number from \d+ to \d+\.$/);
    expect(json.errors).toEqual([{ pointer: `/${name}`, detail }]);
  },
);

describe('one delivery', () => {
  test('is found by id, by its short form and as latest', async () => {
    const [newest] = (await list()).items;
    const id = newest?.id ?? '';
    for (const ref of [id, id.slice(-8), id.slice(-12), 'latest']) {
      expect((await server.api<ReceivedDetail>(`/api/received/${ref}`)).json.id).toBe(id);
    }
  });

  test('has all results of decoding', async () => {
    const id = (await list('?verdict=valid')).items[0]?.id;
    const { json } = await server.api<ReceivedDetail>(`/api/received/${id}`);
    expect(json).toMatchObject({
      payload: PURCHASE,
      issues: [],
      drift: [],
      attempts: [],
      plaintext: Buffer.from(JSON.stringify(PURCHASE)).toString('base64'),
      reply: { status: 200 },
    });
    expect(json.stages.map(({ stage }) => stage)).toEqual([
      'unwrap',
      'decrypt',
      'parse',
      'recognise',
      'validate',
    ]);
    expect(json.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(json.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test.each(['019aa6c0-0000-7000-8000-000000000000', 'ffffffff', 'nonsense', '%00'])(
    'there is none called %s',
    async (ref) => {
      const { status, headers } = await server.api(`/api/received/${ref}`);
      expect(status).toBe(404);
      expect(headers.get('content-type')).toBe('application/problem+json');
    },
  );

  test('a suffix of several ids is refused, with those ids', async () => {
    const full = await newServer();
    for (let sent = 0; sent < 17; sent += 1) await full.deliver('/hooks/inbox', { body: '{}' });
    const ids = (await full.api<Page<Received>>('/api/received')).json.items.map(({ id }) => id);
    const digit = [...'0123456789abcdef'].find((last) => ids.filter((id) => id.endsWith(last)).length > 1);
    const { status, json } = await full.api(`/api/received/${digit}`);
    expect(status).toBe(409);
    expect(json.detail).toContain('Give more digits');
  });

  test('its body is an attachment that browsers do not run', async () => {
    const { headers, text } = await server.api('/api/received/latest/body');
    expect(text).toBe('{"event":');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; filename="[0-9a-f-]{36}\.bin"$/),
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
  });

  test('the body of none is 404', async () => {
    expect((await server.api('/api/received/ffffffff/body')).status).toBe(404);
  });
});

test('the activity counts by verdict', async () => {
  const { json } = await server.api<Activity>('/api/received/activity?minutes=60&slots=2');
  const sum = (verdict: keyof Activity['slots'][number]) =>
    json.slots.reduce((total, slot) => total + slot[verdict], 0);
  expect(json.slots).toHaveLength(2);
  expect([sum('valid'), sum('invalid'), sum('unrecognised'), sum('undecodable')]).toEqual([1, 1, 1, 1]);
});

describe('DELETE', () => {
  test('deletes the deliveries that the filter matches, and no others', async () => {
    const own = await newServer();
    await own.deliver('/hooks/inbox', { body: '{"event":"moon_landed"}' });
    await own.deliver('/hooks/inbox', { body: JSON.stringify(PURCHASE) });
    const { json } = await own.api<{ deleted: number }>('/api/received?verdict=unrecognised', {
      method: 'DELETE',
    });
    expect(json).toEqual({ deleted: 1 });
    const left = (await own.api<Page<Received>>('/api/received')).json;
    expect(left.items).toMatchObject([{ verdict: 'valid' }]);
  });

  test('deletes one delivery and publishes its id on the stream', async () => {
    const own = await newServer();
    const { received } = await own.record('/hooks/inbox', { body: '{"event":"moon_landed"}' });
    await own.deliver('/hooks/inbox', { body: JSON.stringify(PURCHASE) });
    const stream = await own.stream();
    expect((await own.api(`/api/received/${received.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await stream.waitFor('deleted')).toMatchObject({ kind: 'received', count: 1, ids: [received.id] });
    const left = (await own.api<Page<Received>>('/api/received')).json;
    expect(left.items).toMatchObject([{ verdict: 'valid' }]);
    expect((await own.api(`/api/received/${received.id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('with an invalid filter deletes nothing', async () => {
    for (const query of ['q=verdict:great', 'verdct=valid', 'verdict=great']) {
      const { status } = await server.api(`/api/received?${query}`, { method: 'DELETE' });
      expect(status).toBe(400);
    }
    expect((await list()).total).toBe(4);
  });
});

test.each([
  ['/hooks/orders', 'orders'],
  ['/hooks/or%64ers?x=1', 'orders'],
  ['/hooks/a%2Fb', null],
  ['/hooks/inbox', null],
])('a delivery to %s names the endpoint that could be created: %s', async (path, askedEndpoint) => {
  const { received } = await server.record(path, { body: '{}' });
  expect(received).toMatchObject({ askedEndpoint });
});
