import { expect, test } from 'vitest';
import type { Page, Received, ReceivedDetail } from '../../server/types.ts';
import { abortAfter, sendRaw } from '../support/https.ts';
import { newServer, sharedServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const server = sharedServer();

/** Writes a request as raw text; returns the head of the answer and the stored delivery, if any. */
async function raw(text: string): Promise<{ status: number; received: ReceivedDetail | undefined }> {
  const seq = (await list('?limit=1'))[0]?.seq ?? 0;
  const answer = await sendRaw(server.receiverPort, server.ca, text);
  const [summary] = await list(`?after=${seq}`);
  const received = summary && (await server.api<ReceivedDetail>(`/api/received/${summary.id}`)).json;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), received };
}

async function list(query: string): Promise<Received[]> {
  return (await server.api<Page<Received>>(`/api/received${query}`)).json.items;
}

async function bodyOf(received: ReceivedDetail | undefined): Promise<string> {
  return (await server.api(`/api/received/${received?.id}/body`)).text;
}

const lines = (...parts: string[]) => parts.join('\r\n');

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s is recorded, body and all',
  async (method) => {
    const { status, received } = await raw(
      lines(
        `${method} /hooks/inbox HTTP/1.1`,
        'Host: localhost',
        'Content-Length: 2',
        'Connection: close',
        '',
        '{}',
      ),
    );
    expect(status).toBe(200);
    expect(received).toMatchObject({ method, endpoint: 'inbox', sizeBytes: 2 });
    expect(await bodyOf(received)).toBe('{}');
  },
);

test('HEAD is stored and answered without a body', async () => {
  const { status, received } = await raw(
    lines('HEAD /hooks/inbox HTTP/1.1', 'Host: localhost', 'Connection: close', '', ''),
  );
  expect(status).toBe(200);
  expect(received).toMatchObject({ method: 'HEAD', cause: 'empty-body' });
});

test('headers keep their order, case and duplicates', async () => {
  const { received } = await raw(
    lines(
      'POST /hooks/inbox HTTP/1.1',
      'Host: localhost',
      'X-One: 1',
      'x-TWO: 2',
      'x-one: 3',
      'X-One: 1',
      'Content-Length: 2',
      'Connection: close',
      '',
      '{}',
    ),
  );
  expect(received?.headers).toEqual([
    ['Host', 'localhost'],
    ['X-One', '1'],
    ['x-TWO', '2'],
    ['x-one', '3'],
    ['X-One', '1'],
    ['Content-Length', '2'],
    ['Connection', 'close'],
  ]);
});

test('chunks are joined', async () => {
  const { status, received } = await raw(
    lines(
      'POST /hooks/inbox HTTP/1.1',
      'Host: localhost',
      'Transfer-Encoding: chunked',
      'Connection: close',
      '',
      '3',
      '{"a',
      '4',
      '":1}',
      '0',
      '',
      '',
    ),
  );
  expect(status).toBe(200);
  expect(await bodyOf(received)).toBe('{"a":1}');
});

test.each([
  '/hooks/inbox?a=%2F&b',
  '/hooks/%69nbox/../x//y?q#f',
  '/hooks/inbox/a%2Fb//c/./d',
  '/hooks/inbox?%zz=%',
])('the path %s is stored unchanged', async (path) => {
  const { received } = await raw(
    lines(`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Length: 0', 'Connection: close', '', ''),
  );
  expect(received).toMatchObject({ path, endpoint: 'inbox' });
});

test('a delivery to an unknown endpoint is answered 404 and stored without endpoint', async () => {
  const { reply, received } = await server.record('/hooks/nowhere', { body: '{"event":"x"}' });
  expect(reply).toMatchObject({ status: 404, body: '{"received":false}' });
  expect(received).toMatchObject({ endpoint: null, path: '/hooks/nowhere', cause: 'unknown-event' });
});

test('an invalid escape in the endpoint name is an unknown endpoint', async () => {
  const { reply, received } = await server.record('/hooks/%E0%A4%A', { body: '{}' });
  expect(reply.status).toBe(404);
  expect(received).toMatchObject({ endpoint: null, path: '/hooks/%E0%A4%A' });
});

test.each(['/', '/hooks', '/api/received', '/HOOKS/inbox', '/x/hooks/inbox'])(
  '%s is no delivery: 404, and nothing is recorded',
  async (path) => {
    const { status, received } = await raw(
      lines(`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Length: 2', 'Connection: close', '', '{}'),
    );
    expect({ status, received }).toEqual({ status: 404, received: undefined });
  },
);

test('HTTP/1.0 without Host is stored', async () => {
  const { status, received } = await raw(lines('POST /hooks/inbox HTTP/1.0', 'Content-Length: 2', '', '{}'));
  expect(status).toBe(200);
  expect(received).toMatchObject({ endpoint: 'inbox', sizeBytes: 2 });
});

test('HTTP/1.1 without Host is stored', async () => {
  const { status, received } = await raw(
    lines('POST /hooks/inbox HTTP/1.1', 'Content-Length: 2', 'Connection: close', '', '{}'),
  );
  expect(status).toBe(200);
  expect(received?.headers).toEqual([
    ['Content-Length', '2'],
    ['Connection', 'close'],
  ]);
});

test('bytes that are not HTTP are answered 400, and the server continues', async () => {
  const answer = await sendRaw(server.receiverPort, server.ca, 'What is this?\r\n\r\n');
  expect(answer).toContain('400 Bad Request');
  expect((await server.record('/hooks/inbox', { body: '{}' })).reply.status).toBe(200);
});

test('the received part of an interrupted upload is stored, and the server continues', async () => {
  const seq = (await list('?limit=1'))[0]?.seq ?? 0;
  await abortAfter(
    server.receiverPort,
    server.ca,
    lines('POST /hooks/inbox HTTP/1.1', 'Host: localhost', 'Content-Length: 1000', '', '{"event"'),
  );
  const summary = await until('the delivery', async () => (await list(`?after=${seq}`))[0] ?? null);
  expect(summary).toMatchObject({
    verdict: 'undecodable',
    cause: 'incomplete-body',
    sizeBytes: 8,
    replyStatus: null,
  });
  const received = (await server.api<ReceivedDetail>(`/api/received/${summary.id}`)).json;
  expect(received.stages[0]?.evidence).toMatchObject({ declaredBytes: 1000, readBytes: 8 });
  expect(await bodyOf(received)).toBe('{"event"');
  expect((await server.record('/hooks/inbox', { body: '{}' })).reply.status).toBe(200);
  expect(server.errors).toEqual([]);
});

test('the receiver accepts only TLS', async () => {
  const before = (await list('?limit=1'))[0]?.seq;
  const url = `http://127.0.0.1:${server.receiverPort}/hooks/inbox`;
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
  expect((await list('?limit=1'))[0]?.seq).toBe(before);
});

test('the receiver sends no CORS header', async () => {
  const { headers } = await server.deliver('/hooks/inbox', {
    method: 'OPTIONS',
    headers: [
      ['Origin', 'https://elsewhere.test'],
      ['Access-Control-Request-Method', 'POST'],
    ],
  });
  expect(headers.filter(([name]) => /^access-control/i.test(name))).toEqual([]);
});

test.each([
  ['CONNECT', 'CONNECT /hooks/inbox HTTP/1.1', []],
  ['an absolute target', 'POST http://localhost:1/hooks/inbox?a=1 HTTP/1.1', []],
  ['an unknown expectation', 'POST /hooks/inbox HTTP/1.1', ['Expect: the-unexpected']],
])('%s is stored and answered', async (_what, line, headers) => {
  const { status, received } = await raw(
    lines(line, 'Host: localhost', ...headers, 'Content-Length: 0', 'Connection: close', '', ''),
  );
  expect(status).toBe(200);
  const [method, path] = line.split(' ');
  expect(received).toMatchObject({ endpoint: 'inbox', method, path });
});

test('all of 2,500 headers are stored', async () => {
  const many = Array.from({ length: 2500 }, () => 'a:1');
  const { received } = await raw(lines('GET /hooks/inbox HTTP/1.1', ...many, 'Connection: close', '', ''));
  expect(received?.headers).toHaveLength(2501);
});

test('the end of a request leaves the silence timeout to the one that was pipelined behind it', async () => {
  const other = await newServer({}, undefined, null, { silenceTimeoutMs: 300 });
  const answer = sendRaw(
    other.receiverPort,
    other.ca,
    ['POST /hooks/inbox HTTP/1.1', 'Host: x', 'Content-Length: 2', '', '{}'].join('\r\n') +
      ['POST /hooks/inbox HTTP/1.1', 'Host: x', 'Content-Length: 99', '', '{"'].join('\r\n'),
  );
  expect(await answer).toContain('HTTP/1.1 200 OK');
  const { items } = (await other.api<Page<Received>>('/api/received')).json;
  expect(items.map(({ cause, sizeBytes }) => [cause, sizeBytes])).toContainEqual(['incomplete-body', 2]);
});
