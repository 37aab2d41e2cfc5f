import { expect, test } from 'vitest';
import { parseQuery, QueryError } from '../../server/store/search.ts';
import { toSql } from '../../server/store/search-sql.ts';
import { addSent, endIn, NOW_MS, newReceived, newStore } from './support.ts';

const parse = (q: string, kind: 'received' | 'sent' = 'received') => parseQuery(q, { kind, nowMs: NOW_MS });
const text = (value: string, negated = false) => ({ type: 'text', text: value, negated });

test.each([
  ['gift voucher', [text('gift'), text('voucher')]],
  ['"gift voucher" -refund', [text('gift voucher'), text('refund', true)]],
  ['"a \\"b\\""', [text('a "b"')]],
  ['"event:x"', [text('event:x')]],
  ['https://x.test/a', [text('https://x.test/a')]],
  ['12:30 -- -', [text('12:30'), text('--'), text('-')]],
  ['', []],
  ['event:a,b', [{ type: 'field', field: 'event', values: ['a', 'b'], negated: false }]],
  ['-VERDICT:valid', [{ type: 'field', field: 'verdict', values: ['valid'], negated: true }]],
  ['after:15m', [{ type: 'time', side: 'after', ms: NOW_MS - 900_000, negated: false }]],
  [
    'before:2026-01-31',
    [{ type: 'time', side: 'before', ms: Date.parse('2026-01-31T00:00:00Z'), negated: false }],
  ],
  [
    'before:2026-01-31T10:00+02:00',
    [{ type: 'time', side: 'before', ms: Date.parse('2026-01-31T08:00:00Z'), negated: false }],
  ],
])('%s', (q, terms) => {
  expect(parse(q)).toEqual({ terms, problems: [] });
});

test.each([
  'verdict:good',
  'enc:des',
  'after:soon',
  'before:2026-13-01',
  'event:',
  'foo:bar',
  '"open',
  'state:failed',
  'event:,',
  '-""',
])('%s is reported by name', (token) => {
  const { terms, problems } = parse(`a ${token}`);
  expect(terms).toEqual([text('a')]);
  expect(problems).toEqual([{ token, message: expect.stringContaining(token) }]);
});

test('sent deliveries have their own filters', () => {
  expect(parse('state:failed status:5xx webhook:"Local inbox"', 'sent').problems).toEqual([]);
  expect(parse('verdict:valid', 'sent').problems).toHaveLength(1);
  expect(parse('status:6', 'sent').problems).toHaveLength(1);
});

test('a malformed search neither lists nor deletes', async () => {
  const store = newStore();
  await store.received.insert(newReceived());
  expect(() => store.received.list({ q: 'foo:bar' })).toThrow(QueryError);
  await expect(store.received.deleteWhere({ q: 'foo:bar' })).rejects.toThrow(QueryError);
  expect(store.usage().received).toBe(1);
});

async function stocked() {
  const store = newStore();
  const secret = Buffer.from('{"note":"Gr\\u00fc\\u00dfe 100% _x_","price":30.00}');
  const values = [
    newReceived({
      body: Buffer.from('{"note":"plain Voucher"}'),
    }),
    newReceived({
      body: Buffer.from('Y2lwaGVy'),
      plaintext: secret,
      payload: Buffer.from('{"note":"Grüße 100% _x_","price":30}'),
      encryption: { mode: 'gcm', wire: 'base64', keyLabel: 'k' },
      receivedAt: '2026-11-21T10:00:00.000Z',
    }),
    newReceived({
      body: Buffer.from('garbage'),
      plaintext: null,
      payload: null,
      verdict: 'undecodable',
      cause: 'wrong-key',
      event: null,
      endpoint: null,
      path: '/hooks/elsewhere',
    }),
  ];
  for (const value of values) await store.received.insert(value);
  return { store, values };
}

test.each([
  ['voucher', [1]],
  ['PLAIN "n vouch"', [1]],
  ['GRÜSSE', []],
  ['grÜße', [2]],
  ['30.00', [2]],
  ['"100%"', [2]],
  ['"_x_"', [2]],
  ['"%"', [2]],
  ['Y2lwaGVy', []],
  ['elsewhere', [3]],
  ['-voucher', [3, 2]],
  ['-event:purchase_made', [3]],
  ['verdict:valid,undecodable -cause:wrong-key', [2, 1]],
  ['enc:gcm', [2]],
  ['enc:none', [3, 1]],
  ['-enc:gcm', [3, 1]],
  ['endpoint:inbox after:1h', [1]],
  ['before:2026-11-21T11:00:00Z', [2]],
  ["'); DROP TABLE received; --", []],
])('searching received deliveries for %s', async (q, seqs) => {
  const { store } = await stocked();
  const page = store.received.list({ q });
  expect(page.items.map((item) => item.seq)).toEqual(seqs);
  expect(page.total).toBe(seqs.length);
});

test('an id is found by any part of it', async () => {
  const { store, values } = await stocked();
  const id = values[1]?.id ?? '';
  expect(store.received.list({ q: id.slice(-8) }).items.map((item) => item.id)).toEqual([id]);
});

test('deleting by a search deletes the deliveries that it lists', async () => {
  const { store } = await stocked();
  expect((await store.received.deleteWhere({ q: 'grüße' })).deleted).toBe(1);
  expect(store.received.list().items.map((item) => item.seq)).toEqual([3, 1]);
});

test.each([
  ['status:503', [1]],
  ['status:5xx,none', [2, 1]],
  ['-status:5xx', [2]],
  ['state:failed', [1]],
  ['3000', [2, 1]],
  ['gift', [2]],
])('searching sent deliveries for %s', async (q, seqs) => {
  const store = newStore();
  const sent = await addSent(store);
  await addSent(store, { payload: '{"item":"Gift"}' });
  await endIn(store, sent, 'failed', 503);
  expect(store.sent.list({ q }).items.map((item) => item.seq)).toEqual(seqs);
});

test('a term of 200 characters is searched for; a longer one is refused with advice', () => {
  const store = newStore();
  expect(store.received.list({ q: 'a'.repeat(200) }).items).toEqual([]);
  expect(() => store.received.list({ q: 'a'.repeat(201) })).toThrow(
    /201 characters; the limit is 200.*part of it/,
  );
});

test('characters that are special in patterns are searched for literally', async () => {
  const store = newStore();
  const wanted = await store.received.insert(newReceived({ path: '/hooks/100%_\\sure' }));
  await store.received.insert(newReceived({ path: '/hooks/100xyz' }));
  for (const q of ['100%_\\SURE', '"%_\\\\s"']) {
    expect(store.received.list({ q }).items.map(({ id }) => id)).toEqual([wanted.received.id]);
  }
});

test('a term is never matched with a pattern, whose cost is quadratic', () => {
  for (const text of ['aab', 'ünder']) {
    const { where } = toSql([{ type: 'text', text, negated: false }], 'received');
    expect(where.join(' ')).not.toMatch(/LIKE|GLOB|REGEXP/);
  }
});
