import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { EventInfo, JsonObject, Page, ServerInfo } from '../../server/types.ts';
import { callApi, sharedServer } from '../support/server.ts';

const server = sharedServer();

test('GET /healthz says that it is up', async () => {
  const { status, text } = await callApi(server.inspectorPort, '/healthz');
  expect({ status, text }).toEqual({ status: 200, text: '{"ok":true}' });
});

test('GET /api/info has the addresses and paths', async () => {
  const { json } = await server.api<ServerInfo>('/api/info');
  expect(json).toMatchObject({
    receiver: `https://localhost:${server.receiverPort}`,
    caPath: server.running.ready.ca,
    version: server.running.ready.version,
    limits: { maxDeliveries: 100_000, maxSizeBytes: 1024 ** 3, maxBodyBytes: 10 * 1024 ** 2 },
    kept: { received: 0, sent: 0 },
  });
});

test('the five events are listed in order, each with schema, example and provenance', async () => {
  const { json } = await server.api<Page<EventInfo>>('/api/events');
  expect(json.items.map(({ type }) => type)).toEqual([
    'user_joined',
    'user_visited',
    'message_received',
    'channel_message_posted',
    'purchase_made',
  ]);
  for (const event of json.items) {
    expect(event).toMatchObject({ provenance: 'assumed', example: { event: event.type } });
    expect(event).toHaveProperty('schemaName');
  }
});

test('every schema compiles in strict mode, and its example matches', async () => {
  const { items } = (await server.api<Page<EventInfo>>('/api/events')).json;
  for (const { type, example } of items) {
    const { json, headers } = await server.api<JsonObject>(`/api/events/${type}/schema.json`);
    const ajv = new Ajv2020({
      strict: true,
      keywords: ['x-event', 'x-schema-name', 'x-provenance', 'x-aliases'],
    });
    addFormats.default(ajv);
    const validate = ajv.compile(json);
    expect({ type, fits: validate(example), errors: validate.errors }).toEqual({
      type,
      fits: true,
      errors: null,
    });
    expect(headers.get('content-type')).toContain('json');
  }
});

test('the schema of an unknown event is 404', async () => {
  expect((await server.api('/api/events/moon_landed/schema.json')).status).toBe(404);
});

test.each([
  ['GET', '/api/nothing'],
  ['POST', '/api/received'],
  ['PUT', '/api/webhooks'],
  ['POST', '/api/events'],
  ['OPTIONS', '/api/received'],
  ['DELETE', '/api/send'],
  ['POST', '/'],
])('%s %s is a problem, not a page', async (method, path) => {
  const { status, headers, json } = await server.api(path, { method });
  expect(status).toBe(404);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json).toMatchObject({ type: 'about:blank', status, title: expect.any(String) });
});

test.each(['/api/received', '/api/info', '/healthz', '/'])(
  'HEAD %s is GET without the body',
  async (path) => {
    const { status, text } = await server.api(path, { method: 'HEAD' });
    expect({ status, text }).toEqual({ status: 200, text: '' });
  },
);

test('no response of the API has a CORS header', async () => {
  for (const method of ['GET', 'OPTIONS']) {
    const { headers } = await server.api('/api/received', { method });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('a body that is not JSON is refused', async () => {
  const { status, json, headers } = await server.api('/api/send', { method: 'POST', body: '{"event":' });
  expect(status).toBe(400);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json.errors).toMatchObject([{ pointer: '' }]);
});

test.each(['null', '[]', '"text"', '7'])('%s is not an input', async (body) => {
  for (const path of ['/api/send', '/api/webhooks', '/api/decode']) {
    expect((await server.api(path, { method: 'POST', body })).status).toBe(422);
  }
});

test('a request over the limit of the API is refused with 413', async () => {
  const { status, headers } = await server.api('/api/decode', {
    method: 'POST',
    body: { body: 'A'.repeat(17 * 1024 * 1024) },
  });
  expect(status).toBe(413);
  expect(headers.get('content-type')).toBe('application/problem+json');
});
