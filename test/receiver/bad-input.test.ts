import { beforeAll, describe, expect, test } from 'vitest';
import type { CipherMode } from '../../server/types.ts';
import type { WireRequest } from '../support/https.ts';
import { addEndpoint, IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { callApi, sharedServer } from '../support/server.ts';

const server = sharedServer();
const TEXT = JSON.stringify(PURCHASE);
const OTHER_KEY = KEY.replaceAll('0', 'x');
const OTHER_IV = IV.replaceAll('a', 'b');
const LIMIT_BYTES = 10 * 1024 * 1024;

beforeAll(async () => {
  await addEndpoint(server, 'plain');
  await addEndpoint(server, 'cbc', 'cbc');
  await addEndpoint(server, 'gcm', 'gcm');
});

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

const sealed = (mode: CipherMode, change: (bytes: Buffer) => Buffer = (bytes) => bytes, secrets = {}) =>
  change(seal(mode, TEXT, secrets)).toString('base64');

const CASES: ReadonlyArray<
  [what: string, endpoint: string, body: string | Buffer, verdict: string, stage: string, cause: string]
> = [
  ['an empty body', 'plain', '', 'undecodable', 'unwrap', 'empty-body'],
  [
    'CBC under another key',
    'cbc',
    sealed('cbc', undefined, { key: OTHER_KEY }),
    'undecodable',
    'decrypt',
    'wrong-key',
  ],
  [
    'GCM under another key',
    'gcm',
    sealed('gcm', undefined, { key: OTHER_KEY }),
    'undecodable',
    'decrypt',
    'wrong-key-or-tampered',
  ],
  [
    'CBC with another IV',
    'cbc',
    sealed('cbc', undefined, { iv: OTHER_IV }),
    'undecodable',
    'decrypt',
    'wrong-iv',
  ],
  [
    'GCM with another IV',
    'gcm',
    sealed('gcm', undefined, { iv: OTHER_IV }),
    'undecodable',
    'decrypt',
    'wrong-key-or-tampered',
  ],
  [
    'GCM with a flipped byte',
    'gcm',
    sealed('gcm', (bytes) => flip(bytes, 20)),
    'undecodable',
    'decrypt',
    'altered',
  ],
  [
    'GCM with a flipped tag',
    'gcm',
    sealed('gcm', (bytes) => flip(bytes, bytes.length - 1)),
    'undecodable',
    'decrypt',
    'altered',
  ],
  [
    'GCM with the tag cut to 4 bytes',
    'gcm',
    sealed('gcm', (bytes) => bytes.subarray(0, -12)),
    'undecodable',
    'decrypt',
    'altered',
  ],
  [
    'CBC with half a block cut off',
    'cbc',
    sealed('cbc', (bytes) => bytes.subarray(0, -8)),
    'undecodable',
    'decrypt',
    'truncated',
  ],
  ['a body that is not base64', 'gcm', 'purchase made, honestly!', 'undecodable', 'unwrap', 'bad-encoding'],
  [
    'an encrypted body at an endpoint without keys',
    'plain',
    sealed('gcm'),
    'undecodable',
    'decrypt',
    'no-key',
  ],
  ['malformed JSON', 'plain', '{"event": "purchase_made",}', 'undecodable', 'parse', 'malformed-json'],
  ['malformed XML', 'plain', '<payload><event></payload>', 'undecodable', 'parse', 'malformed-xml'],
  [
    'XML with a DOCTYPE',
    'plain',
    '<!DOCTYPE payload [<!ENTITY a "b">]><payload><event>&a;</event></payload>',
    'undecodable',
    'parse',
    'doctype-refused',
  ],
  [
    'text that is not UTF-8',
    'plain',
    Buffer.from('{"event":"caf\xe9"}', 'latin1'),
    'undecodable',
    'parse',
    'not-utf8',
  ],
  ['an event nobody knows', 'plain', '{"event":"moon_landed"}', 'unrecognised', 'recognise', 'unknown-event'],
  [
    'a payload without its product',
    'plain',
    JSON.stringify({ ...PURCHASE, product: undefined }),
    'invalid',
    'validate',
    'schema',
  ],
];

describe.each(CASES)('%s', (_what, endpoint, body, verdict, stage, cause) => {
  const post = (request: WireRequest = {}) => server.record(`/hooks/${endpoint}`, { body, ...request });

  test(`is stored as ${verdict}, ${cause} at ${stage}`, async () => {
    const { received } = await post();
    const failed = received.stages.filter((one) => one.outcome === 'failed');
    expect(received).toMatchObject({ verdict, cause, endpoint });
    expect(failed).toMatchObject([{ stage, cause, message: expect.any(String), advice: expect.any(String) }]);
  });

  test('is answered like any other delivery', async () => {
    const { reply, received } = await post();
    expect(reply).toMatchObject({ status: 200, body: '{"received":true}' });
    expect(received.reply).toMatchObject({ status: 200, body: '{"received":true}' });
  });

  test('is stored byte for byte', async () => {
    const { received } = await post();
    const response = await fetch(
      `http://127.0.0.1:${server.inspectorPort}/api/received/${received.id}/body`,
      { headers: { authorization: `Bearer ${server.token}` } },
    );
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(body));
    expect(received.sizeBytes).toBe(Buffer.byteLength(body));
  });
});

test('a missing property is named by its pointer', async () => {
  const { received } = await server.record('/hooks/plain', {
    body: JSON.stringify({ ...PURCHASE, orderID: undefined }),
  });
  expect(received.issues).toMatchObject([{ pointer: '/orderID', provenance: 'assumed' }]);
});

test('the position of an error in JSON is reported', async () => {
  const { received } = await server.record('/hooks/plain', { body: '{\n  "event": nope\n}' });
  expect(received.stages[2]).toMatchObject({ evidence: { line: 2, column: 12 } });
});

test('no unauthenticated text of an altered GCM body is stored', async () => {
  const body = sealed('gcm', (bytes) => flip(bytes, bytes.length - 1));
  const { received } = await server.record('/hooks/gcm', { body });
  expect(received).toMatchObject({ plaintext: null, payload: null });
  expect(JSON.stringify(received)).not.toContain('Gift voucher');
});

describe('a body one byte over the limit', () => {
  const body = Buffer.alloc(LIMIT_BYTES + 1, 32);

  test('is answered 413 and stored with its declared length', async () => {
    const { reply, received } = await server.record('/hooks/plain', { body });
    expect(reply.status).toBe(413);
    expect(received).toMatchObject({
      verdict: 'undecodable',
      cause: 'too-large',
      sizeBytes: LIMIT_BYTES + 1,
      reply: { status: 413 },
    });
    expect(received.stages[0]).toMatchObject({ stage: 'unwrap', outcome: 'failed', cause: 'too-large' });
  });

  test('is also answered 413 without a declared length', async () => {
    const { reply, received } = await server.record('/hooks/plain', {
      body,
      headers: [['Transfer-Encoding', 'chunked']],
    });
    expect(reply.status).toBe(413);
    expect(received).toMatchObject({ cause: 'too-large', verdict: 'undecodable' });
    expect(received.sizeBytes).toBeGreaterThan(LIMIT_BYTES);
  });
});

test('a delivery without its whole body is not decoded again', async () => {
  const { received } = await server.record('/hooks/plain', { body: Buffer.alloc(LIMIT_BYTES + 1, 32) });
  const again = await server.api(`/api/received/${received.id}/decode`, { method: 'POST', body: {} });
  expect([again.status, again.json.detail]).toEqual([409, expect.stringContaining('too large')]);
});

test('a body of exactly the limit is read', async () => {
  const body = `{"event":"moon_landed","pad":"${'x'.repeat(LIMIT_BYTES)}`.slice(0, LIMIT_BYTES - 2);
  const { reply, received } = await server.record('/hooks/plain', { body: `${body}"}` });
  expect(reply.status).toBe(200);
  expect(received).toMatchObject({ cause: 'unknown-event', sizeBytes: LIMIT_BYTES });
});

test('after all of these the server runs and has reported no internal error', async () => {
  expect((await callApi(server.inspectorPort, '/healthz')).json).toEqual({ ok: true });
  expect((await server.record('/hooks/plain', { body: TEXT })).received.verdict).toBe('valid');
  expect(server.errors).toEqual([]);
});
