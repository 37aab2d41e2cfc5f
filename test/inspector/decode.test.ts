import { describe, expect, test } from 'vitest';
import type { Page, Received, ReceivedDetail, Stage } from '../../server/types.ts';
import { addEndpoint, IV, KEY, PURCHASE, seal } from '../support/seal.ts';
import { newServer, sharedServer } from '../support/server.ts';

const server = sharedServer();
const SEALED = seal('gcm', JSON.stringify(PURCHASE)).toString('base64');

interface Outcome {
  verdict: string;
  cause: string | null;
  payload: unknown;
  stages: Stage[];
}

const decode = (body: unknown, path = '/api/decode') => server.api<Outcome>(path, { method: 'POST', body });

describe('POST /api/decode', () => {
  const body = Buffer.from(SEALED).toString('base64');

  test('decodes pasted bytes with a given key', async () => {
    const { json, status } = await decode({ body, key: KEY, iv: IV });
    expect(status).toBe(200);
    expect(json).toMatchObject({ verdict: 'valid', payload: PURCHASE });
  });

  test('stores nothing', async () => {
    await decode({ body, key: KEY, iv: IV });
    expect((await server.api<Page<Received>>('/api/received')).json.total).toBe(0);
  });

  test('uses the keys of an endpoint', async () => {
    await addEndpoint(server, 'ring', 'gcm');
    expect((await decode({ body, endpoint: 'ring' })).json.verdict).toBe('valid');
  });

  test('without any key says so', async () => {
    expect((await decode({ body })).json).toMatchObject({ verdict: 'undecodable', cause: 'no-key' });
  });

  test.each([
    ['an unknown endpoint', { body, endpoint: 'nowhere' }, 404, '/endpoint'],
    ['a body that is not base64', { body: '{}!' }, 422, '/body'],
    ['no body', {}, 422, '/body'],
    ['a key of the wrong length', { body, key: 'short', iv: IV }, 422, '/key'],
    ['an IV of the wrong length', { body, key: KEY, iv: 'short' }, 422, '/iv'],
  ])('refuses %s', async (_what, input, status, pointer) => {
    const answer = await server.api('/api/decode', { method: 'POST', body: input });
    expect(answer.status).toBe(status);
    expect(answer.json.errors?.map((error) => error.pointer)).toContain(pointer);
  });
});

describe('POST /api/received/:id/decode', () => {
  test('decodes a delivery again with another key, without changing the stored one', async () => {
    await addEndpoint(server, 'keyless');
    const { received } = await server.record('/hooks/keyless', { body: SEALED });
    const path = `/api/received/${received.id}/decode`;
    expect((await decode({ key: KEY, iv: IV }, path)).json).toMatchObject({
      verdict: 'valid',
      payload: PURCHASE,
    });
    const after = await server.api<ReceivedDetail>(`/api/received/${received.id}`);
    expect(after.json).toEqual(received);
  });

  test('with the wrong key has the cause of the failure', async () => {
    await addEndpoint(server, 'keyless-2');
    const { received } = await server.record('/hooks/keyless-2', { body: SEALED });
    const { json } = await decode({ key: KEY.toUpperCase(), iv: IV }, `/api/received/${received.id}/decode`);
    expect(json).toMatchObject({ verdict: 'undecodable', cause: 'wrong-key-or-tampered' });
  });

  test('refuses a key without an IV', async () => {
    const { received } = await server.record('/hooks/inbox', { body: SEALED });
    const path = `/api/received/${received.id}/decode`;
    const { status, json } = await server.api(path, { method: 'POST', body: { key: KEY } });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/iv' }]);
  });

  test('of no delivery is 404', async () => {
    expect((await decode({ key: KEY, iv: IV }, '/api/received/ffffffff/decode')).status).toBe(404);
  });
});

describe('a key added to a ring', () => {
  test('decodes earlier deliveries again and publishes them on the stream', async () => {
    const own = await newServer();
    await addEndpoint(own, 'late');
    const { received } = await own.record('/hooks/late', { body: SEALED });
    expect(received).toMatchObject({ verdict: 'undecodable', cause: 'no-key' });
    const stream = await own.stream();
    await own.api('/api/endpoints/late/keys', {
      method: 'POST',
      body: { label: 'found', key: KEY, iv: IV },
    });
    const updated = await stream.waitFor('updated', ({ id }) => id === received.id);
    expect(updated).toMatchObject({ kind: 'received', verdict: 'valid', event: 'purchase_made' });
    const { json } = await own.api<ReceivedDetail>(`/api/received/${received.id}`);
    expect(json).toMatchObject({ verdict: 'valid', payload: PURCHASE, encryption: { keyLabel: 'found' } });
  });

  test('changes nothing else about them', async () => {
    const own = await newServer();
    await addEndpoint(own, 'late');
    const { received } = await own.record('/hooks/late', { body: SEALED });
    const stream = await own.stream();
    await own.api('/api/endpoints/late/keys', {
      method: 'POST',
      body: { label: 'found', key: KEY, iv: IV },
    });
    await stream.waitFor('updated');
    const { json } = await own.api<ReceivedDetail>(`/api/received/${received.id}`);
    const { seq, receivedAt, headers, reply, path } = received;
    expect(json).toMatchObject({ seq, receivedAt, headers, reply, path });
  });

  test('that does not match leaves them undecodable', async () => {
    const own = await newServer();
    await addEndpoint(own, 'late');
    const { received } = await own.record('/hooks/late', { body: SEALED });
    await own.api('/api/endpoints/late/keys', {
      method: 'POST',
      body: { label: 'wrong', key: KEY.toUpperCase(), iv: IV },
    });
    await own.running.stop();
    expect(received.verdict).toBe('undecodable');
    expect(own.errors).toEqual([]);
  });

  test('and removed again changes no decoded delivery', async () => {
    await addEndpoint(server, 'brief', 'gcm');
    const { received } = await server.record('/hooks/brief', { body: SEALED });
    const removed = await server.api('/api/endpoints/brief/keys/vector', { method: 'DELETE' });
    expect(removed.status).toBe(204);
    expect((await server.api<ReceivedDetail>(`/api/received/${received.id}`)).json.verdict).toBe('valid');
    const next = await server.record('/hooks/brief', { body: SEALED });
    expect(next.received.cause).toBe('no-key');
  });
});
