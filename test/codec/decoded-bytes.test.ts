import { expect, test } from 'vitest';
import { resolveBytes, toBytes } from '../../server/codec/decoded-bytes.ts';
import { decode } from './support.ts';

const PLAIN = { keys: [], expects: { encryption: 'any' } } as const;
const keptOf = (body: Buffer) => toBytes(decode({ body, headers: [] }, PLAIN), body);

test.each([
  ['JSON as it is written by machines', '{"event":"ping","n":1}', 'plaintext', 'body'],
  ['JSON with spaces', '{"event": "ping"}', '{"event":"ping"}', 'body'],
  ['XML', '<payload><event>ping</event></payload>', '{"event":"ping"}', 'body'],
  ['what is no payload', '[1]', null, 'body'],
])('of %s no bytes are kept twice', (_, text, payload, plaintext) => {
  const body = Buffer.from(text);
  const kept = keptOf(body);
  expect(kept.payload instanceof Uint8Array ? kept.payload.toString() : kept.payload).toBe(payload);
  expect(kept.plaintext).toBe(plaintext);
  expect(resolveBytes(kept, body).plaintext).toBe(body);
});

test('the bytes a marker stands for are those of the body', () => {
  const body = Buffer.from('{"event":"ping"}');
  expect(resolveBytes(keptOf(body), body)).toEqual({ payload: body, plaintext: body });
});
