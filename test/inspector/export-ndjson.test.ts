import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromNdjsonLine, toNdjsonLine, toSentNdjsonLine } from '../../server/inspector/export/index.ts';
import type { Piece } from '../../server/inspector/json-pieces.ts';
import type { ReceivedDetail } from '../../server/types.ts';
import { attempt, receivedDetail, sentDetail } from './export-details.ts';

/** The text of all pieces together. */
function textOf(pieces: Iterable<Piece>): string {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();
}

function lineOf({ payload, ...detail }: ReceivedDetail, body: Uint8Array): string {
  const json = Buffer.from(JSON.stringify(payload));
  return textOf(toNdjsonLine({ ...detail, body: Buffer.from(body), payload: json, plaintext: null }));
}

/** Writes a delivery and reads it back. */
function goRound(detail: ReceivedDetail, body: Uint8Array) {
  const line = lineOf(detail, body);
  expect(line).not.toContain('\n');
  const read = fromNdjsonLine(line, 1);
  if (!read.ok) throw new Error(`${read.problem.pointer} ${read.problem.detail}`);
  return read.delivery;
}

const WIRE = [
  'id',
  'receivedAt',
  'endpoint',
  'method',
  'path',
  'remote',
  'headers',
  'sizeBytes',
  'reply',
] as const;

test('what the receiver stored is the same after a round trip', () => {
  const detail = receivedDetail();
  const { body, ...read } = goRound(detail, Buffer.from('{"a":1}'));
  expect(read).toEqual(Object.fromEntries(WIRE.map((key) => [key, detail[key]])));
  expect(body).toEqual(Buffer.from('{"a":1}'));
});

test('any body and header value is the same after a round trip', () => {
  const value = fc.string({ unit: 'binary' }).filter((text) => !/[\r\n\0]/.test(text));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), value, (bytes, text) => {
      const headers: ReceivedDetail['headers'] = [
        ['X-Twice', text],
        ['x-twice', ''],
      ];
      const read = goRound(receivedDetail({ headers, sizeBytes: bytes.length }), bytes);
      expect(read.headers).toEqual(headers);
      expect(new Uint8Array(read.body)).toEqual(bytes);
    }),
  );
});

test('a delivery without endpoint, reply or stored body is the same after a round trip', () => {
  const read = goRound(
    receivedDetail({ endpoint: null, reply: null, sizeBytes: 99_000_000, cause: 'too-large' }),
    Buffer.alloc(0),
  );
  expect(read).toMatchObject({ endpoint: null, reply: null, sizeBytes: 99_000_000 });
});

test('the line has the result of decoding', () => {
  const line = JSON.parse(lineOf(receivedDetail(), Buffer.alloc(0)));
  expect(line).toMatchObject({
    type: 'received',
    event: 'purchase_made',
    verdict: 'valid',
    payload: { a: 1 },
  });
});

test('a time with an offset becomes UTC', () => {
  const line = lineOf(receivedDetail({ receivedAt: '2026-11-21T20:30:05+02:00' }), Buffer.alloc(0));
  expect(fromNdjsonLine(line, 1)).toMatchObject({ delivery: { receivedAt: '2026-11-21T18:30:05.000Z' } });
});

test.each([
  ['id', '/id', 17],
  ['id', '/id', undefined],
  ['id', '/id', '../../etc'],
  ['receivedAt', '/receivedAt', 'yesterday'],
  ['method', '/method', 'PO ST'],
  ['path', '/path', '/hooks/a b'],
  ['path', '/path', 'hooks'],
  ['path', '/path', '/a\r\nX: y'],
  ['headers', '/headers', null],
  ['headers', '/headers/0', ['only a name']],
  ['headers', '/headers/0/0', ['bad name', 'x']],
  ['headers', '/headers/0/1', ['X', 'a\r\nB: c']],
  ['body', '/body', 'not base64!'],
  ['body', '/body', 'e30'],
  ['sizeBytes', '/sizeBytes', -1],
  ['sizeBytes', '/sizeBytes', 1],
  ['type', '/type', 'sent'],
  ['reply', '/reply/status', { status: 'x', headers: [], body: '' }],
])('a line with a wrong %s is refused with the pointer %s', (member, pointer, value) => {
  const line = JSON.parse(lineOf(receivedDetail(), Buffer.from('{"a":1}')));
  const changed = { ...line, [member]: member === 'headers' && value ? [value] : value };
  expect(fromNdjsonLine(JSON.stringify(changed), 12)).toMatchObject({
    ok: false,
    problem: { line: 12, pointer },
  });
});

test.each(['', '{', 'null', '[]', '"x"', '17'])('the line %j is not a delivery', (text) => {
  expect(fromNdjsonLine(text, 3)).toMatchObject({ ok: false, problem: { line: 3, pointer: '' } });
});

test('unknown members are ignored', () => {
  const line = { ...JSON.parse(lineOf(receivedDetail(), Buffer.alloc(0))), future: { a: 1 } };
  const read = fromNdjsonLine(JSON.stringify(line), 1);
  expect(read).toMatchObject({ ok: true });
  expect(read).not.toHaveProperty('delivery.future');
});

test('a sent delivery is a line with its attempts and body', () => {
  const line = textOf(toSentNdjsonLine(sentDetail([attempt(1)]), Buffer.from('{"a":1}')));
  expect(JSON.parse(line)).toMatchObject({ type: 'sent', body: 'eyJhIjoxfQ==', attempts: [{ number: 1 }] });
  expect(line).not.toContain('\n');
});
