import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { addEndpoint, IV, KEY, PURCHASE } from '../support/seal.ts';
import { sharedServer } from '../support/server.ts';

const server = sharedServer();
const hex = (text: string) => Buffer.from(text).toString('hex');

beforeAll(async () => {
  await addEndpoint(server, 'vectors');
  await server.api('/api/endpoints/vectors/keys', {
    method: 'POST',
    body: { label: 'vector', key: KEY, iv: IV },
  });
});

test.each([
  ['cbc', 'J8qw5oYSaX7QKyEnj6U3HYubYMeK0dFBQXHelHv25R8='],
  ['gcm', 'GbR/3xOliGSaF/QluOrQ4cXx8f6Ue01hdA0BrEfcvNWOkE19Ui8='],
])('the published %s vector is decrypted, and its event is unknown', async (mode, body) => {
  const { received } = await server.record('/hooks/vectors', { body });
  expect(received).toMatchObject({
    verdict: 'unrecognised',
    cause: 'unknown-event',
    encryption: { mode, wire: 'base64', keyLabel: 'vector' },
    payload: { event: 'ping', n: 1 },
    plaintext: Buffer.from('{"event":"ping","n":1}').toString('base64'),
  });
});

test('a body made by the openssl command line is valid', async () => {
  const { status, stdout } = spawnSync(
    'openssl',
    ['enc', '-aes-256-cbc', '-K', hex(KEY), '-iv', hex(IV), '-base64', '-A'],
    { input: JSON.stringify(PURCHASE) },
  );
  expect(status).toBe(0);
  const { received } = await server.record('/hooks/vectors', { body: stdout });
  expect(received).toMatchObject({ verdict: 'valid', encryption: { mode: 'cbc' }, payload: PURCHASE });
});

test('base64 in lines, the default output of openssl, is valid', async () => {
  const { stdout } = spawnSync(
    'openssl',
    ['enc', '-aes-256-cbc', '-K', hex(KEY), '-iv', hex(IV), '-base64'],
    { input: JSON.stringify(PURCHASE) },
  );
  const { received } = await server.record('/hooks/vectors', { body: stdout });
  expect(received.verdict).toBe('valid');
});

test('openssl decrypts the CBC deliveries of the emitter', async () => {
  await server.api('/api/webhooks', {
    method: 'POST',
    body: {
      name: 'to openssl',
      url: `https://localhost:${server.receiverPort}/hooks/vectors`,
      events: ['purchase_made'],
      encryption: { mode: 'cbc', key: KEY, iv: IV },
    },
  });
  const { json } = await server.api<{ sent: Array<{ id: string }> }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', webhook: 'to openssl', payload: PURCHASE },
  });
  const { text } = await server.api(`/api/sent/${json.sent[0]?.id}/body`);
  const { stdout } = spawnSync(
    'openssl',
    ['enc', '-d', '-aes-256-cbc', '-K', hex(KEY), '-iv', hex(IV), '-base64', '-A'],
    { input: text },
  );
  expect(JSON.parse(stdout.toString())).toEqual(PURCHASE);
});
