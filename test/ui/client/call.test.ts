import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApi } from '../../../ui/client/api.ts';
import { ApiError } from '../../../ui/client/call.ts';

let origin = '';
let respond: RequestListener = (_, response) => response.end('{}');
const realFetch = fetch;

beforeEach(async () => {
  const server = createServer((request, response) => respond(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // In a browser the address is that of the page; everything else is the real thing.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(origin + path, init));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const api = (timeoutsMs?: { read: number; change: number }) =>
  createApi({ onUnauthorised: () => {}, ...(timeoutsMs && { timeoutsMs }) });

describe('an answer that breaks off in its body counts as no answer', () => {
  beforeEach(() => {
    respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"items":[');
      setTimeout(() => response.destroy(), 10);
    };
  });

  test.each([
    ['a page', () => api().page('received', {})],
    ['a delivery', () => api().received('latest')],
    ['a body', () => api().body('sent', 'latest')],
    ['a command', () => api().curlCommand('sent', 'latest')],
  ])('of %s', async (_, call) => {
    const error = await call().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ problem: { status: 0, title: 'No answer' } });
  });
});

test('an answer that is not JSON counts as no answer', async () => {
  respond = (_, response) => response.end('<html>');
  await expect(api().info()).rejects.toBeInstanceOf(ApiError);
});

test.each([
  ['before it answers', false],
  ['in the middle of its answer', true],
])('the wait for a server that hangs %s ends', async (_, begins) => {
  respond = (_request, response) => {
    if (begins) response.writeHead(200, { 'content-length': 10 }).write('{');
  };
  const error = await api({ read: 50, change: 50 })
    .info()
    .catch((cause: unknown) => cause);
  expect(error).toMatchObject({ problem: { status: 0 }, message: expect.stringMatching(/too long/) });
});

test('the exception of an aborted call is thrown on', async () => {
  respond = () => {};
  const controller = new AbortController();
  const reading = api().page('received', {}, controller.signal);
  controller.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

test('a refusal has the server’s problem', async () => {
  respond = (_, response) => {
    response.writeHead(422, { 'content-type': 'application/problem+json' });
    response.end('{"title":"Not saved","status":422,"detail":"Give a name."}');
  };
  await expect(api().createWebhook({} as never)).rejects.toMatchObject({
    message: 'Give a name.',
    problem: { status: 422 },
  });
});
