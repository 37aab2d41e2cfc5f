import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import {
  curlPieces,
  harPieces,
  receivedExchange,
  sentExchanges,
} from '../../server/inspector/export/index.ts';
import type { ReceivedDetail } from '../../server/types.ts';
import { attempt, receivedDetail, sentDetail, toHar } from './export-details.ts';
import schema from './export-har.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const isHar = ajv.compile(schema);
const ORIGIN = 'https://localhost:4643';
const VERSION = { version: '0.1.0' };

/** The entry of one received delivery, after a check that the whole log is valid. */
function entryOf(changes: Partial<ReceivedDetail> = {}, body: Uint8Array = Buffer.from('{"a":1}')) {
  const exchange = receivedExchange(receivedDetail(changes), body, { origin: ORIGIN });
  const har = toHar([exchange], VERSION);
  expect(isHar(har), ajv.errorsText(isHar.errors)).toBe(true);
  const [entry] = har.log.entries;
  if (!entry) throw new Error('No entry');
  return entry;
}

test('an empty log is a HAR', () => {
  const har = toHar([], VERSION);
  expect(isHar(har)).toBe(true);
  expect(har.log.creator).toEqual({ name: 'rai-hooks', version: '0.1.0' });
});

test('the schema of this test refuses a log that is not HAR', () => {
  const har = toHar([receivedExchange(receivedDetail(), Buffer.alloc(0), { origin: ORIGIN })], VERSION);
  const broken = structuredClone(har) as unknown as { log: { entries: Array<{ request: { url: string } }> } };
  for (const entry of broken.log.entries) entry.request.url = 'not a uri';
  expect(isHar(broken)).toBe(false);
});

test('a received delivery has its request, and the reply as response', () => {
  const { request, response, startedDateTime, _raiHooks } = entryOf();
  expect(startedDateTime).toBe('2026-11-21T18:30:05.042Z');
  expect(request).toMatchObject({
    method: 'POST',
    url: 'https://localhost:4643/hooks/inbox',
    headers: [
      { name: 'Host', value: 'localhost:4643' },
      { name: 'content-type', value: 'application/json' },
      { name: 'Content-Length', value: '7' },
    ],
    postData: { mimeType: 'application/json', text: '{"a":1}' },
    bodySize: 7,
  });
  expect(response).toMatchObject({
    status: 200,
    statusText: 'OK',
    content: { size: 17, mimeType: 'application/json', text: '{"received":true}' },
  });
  expect(_raiHooks).toMatchObject({ kind: 'received', event: 'purchase_made', verdict: 'valid' });
});

test('each attempt of a sent delivery is an entry, oldest first', () => {
  const refused = { code: 'refused', message: 'Nothing listens there.', hint: null };
  const detail = sentDetail([attempt(2), attempt(1, { response: null, error: refused })]);
  const har = toHar(sentExchanges(detail, Buffer.from('{"a":1}')), VERSION);
  expect(isHar(har), ajv.errorsText(isHar.errors)).toBe(true);
  expect(har.log.entries.map(({ _raiHooks }) => _raiHooks.attempt)).toEqual([1, 2]);
  expect(har.log.entries.map(({ response }) => [response.status, response._error])).toEqual([
    [0, 'refused: Nothing listens there.'],
    [200, undefined],
  ]);
});

test('the total time of an exchange is the sum of its timings', () => {
  const [exchange] = sentExchanges(sentDetail([attempt(1)]), Buffer.alloc(0));
  const [entry] = exchange ? toHar([exchange], VERSION).log.entries : [];
  const { send = 0, wait = 0, receive = 0 } = entry?.timings ?? {};
  expect([entry?.time, send + wait + receive]).toEqual([12.5, 12.5]);
});

test('query and cookies are split into names and values', () => {
  const har = toHar(sentExchanges(sentDetail([attempt(1)]), Buffer.alloc(0)), VERSION);
  expect(har.log.entries[0]?.request).toMatchObject({
    queryString: [
      { name: 'a', value: '1' },
      { name: 'a', value: ' b' },
    ],
    cookies: [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ],
  });
});

test('a body that is not text is base64 and marked as such', () => {
  const body = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
  const { postData, bodySize } = entryOf({}, body).request;
  expect(postData?._encoding).toBe('base64');
  expect(Buffer.from(postData?.text ?? '', 'base64')).toEqual(body);
  expect(bodySize).toBe(4);
});

test('a byte order mark stays in the text', () => {
  expect(entryOf({}, Buffer.from('\uFEFF{}')).request.postData?.text).toBe('\uFEFF{}');
});

test('without a body there is no postData', () => {
  expect(entryOf({}, Buffer.alloc(0)).request).not.toHaveProperty('postData');
});

test('a connection closed without a response has status 0 and the reason', () => {
  const { response } = entryOf({ reply: null });
  expect(response).toMatchObject({ status: 0, _error: 'no-answer: There was no answer.' });
});

test('a response of which only the beginning was stored has a comment', () => {
  const headers = [['Content-Length', '100000']] as const;
  const { response } = entryOf({ reply: { status: 200, headers: [...headers], body: 'abc' } });
  expect(response).toMatchObject({
    bodySize: 100_000,
    content: { size: 3, comment: 'Only the first 3 bytes were stored.' },
  });
});

test.each([
  ['/hooks/inbox?a=<b>"\\^`{|}', 'https://localhost:4643/hooks/inbox?a=%3Cb%3E%22%5C%5E%60%7B%7C%7D'],
  ['/hooks/../x//y', 'https://localhost:4643/hooks/../x//y'],
  ['/hooks/50%', 'https://localhost:4643/hooks/50%25'],
  ['/hooks/é', 'https://localhost:4643/hooks/%C3%A9'],
])('the target %s is written as a URI', (path, url) => {
  expect(entryOf({ path }).request.url).toBe(url);
});

test.each([
  ['hooks.example.com', 'https://hooks.example.com/hooks/inbox'],
  ['[::1]:4643', 'https://[::1]:4643/hooks/inbox'],
  ['a b', 'https://localhost:4643/hooks/inbox'],
  ['x/../y?', 'https://localhost:4643/hooks/inbox'],
  ['user@host', 'https://localhost:4643/hooks/inbox'],
  ['host:99999', 'https://localhost:4643/hooks/inbox'],
  ['[1]', 'https://localhost:4643/hooks/inbox'],
])('with the Host %s the address is %s', (host, url) => {
  expect(entryOf({ headers: [['host', host]] }).request.url).toBe(url);
});

test('no member of a HAR is undefined: it is the same after a round trip', () => {
  const har = toHar(sentExchanges(sentDetail([attempt(1), attempt(2)]), Buffer.from('x')), VERSION);
  expect(JSON.parse(JSON.stringify(har))).toStrictEqual(har);
});

test.each([
  ['text', Buffer.alloc(2_000_000, '€"')],
  ['octets', Buffer.alloc(2_000_000, 0xff)],
])('a body of megabytes of %s is exported in pieces, to any format', (_, body) => {
  const exchange = receivedExchange(receivedDetail(), body, { origin: ORIGIN });
  for (const pieces of [harPieces([exchange], VERSION), curlPieces(exchange.request)]) {
    const lengths = Array.from(pieces, (piece) => piece.length);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(600_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300_000);
  }
});
