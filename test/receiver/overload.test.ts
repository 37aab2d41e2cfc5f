import { connect, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createByteBudget } from '../../server/receiver/byte-budget.ts';
import { createGrowingBody } from '../../server/receiver/growing-body.ts';
import type { FailedConnection, Page, Received } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const LIMIT = 100_000;
/** Number of maximum-size bodies that there is room for. */
const ROOM = 8;

interface Sender {
  socket: TLSSocket;
  /** The answer so far. */
  answer: () => string;
  isClosed: () => boolean;
}

/** Opens a connection and writes these parts of a request. */
function beginRequest({ receiverPort: port, ca }: TestServer, ...parts: Array<string | Buffer>): Sender {
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  let answer = '';
  let closed = false;
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  onTestFinished(() => {
    socket.destroy();
  });
  for (const part of parts) socket.write(part);
  return { socket, answer: () => answer, isClosed: () => closed };
}

const head = (...lines: string[]) =>
  `${['POST /hooks/inbox HTTP/1.1', 'Host: x', ...lines].join('\r\n')}\r\n\r\n`;
const announced = head(`Content-Length: ${LIMIT}`);
const almostAll = Buffer.alloc(LIMIT - 1, ' ');
const limited = { 'max-body': `${LIMIT}b` };
const isRefused = ({ answer }: Sender) =>
  /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 503 /.test(answer());

async function listed(server: TestServer): Promise<Page<Received>> {
  return (await server.api<Page<Received>>('/api/received')).json;
}

async function failures(server: TestServer): Promise<FailedConnection[]> {
  return (await server.api<Page<FailedConnection>>('/api/received/connections')).json.items;
}

test('each upload beyond the room gets 503 with Retry-After, and the room is released later', async () => {
  const server = await newServer(limited);
  const uploads = Array.from({ length: 20 }, () => beginRequest(server, announced, almostAll));
  const refused = () => uploads.filter(isRefused);
  await until('the refusals', () => (refused().length === 20 - ROOM ? true : null));
  for (const { answer } of refused()) expect(answer()).toMatch(/\r\nRetry-After: 1\r\n/);
  expect(await failures(server)).toMatchObject([{ reason: 'overloaded', count: 20 - ROOM }]);
  for (const { socket } of uploads) socket.destroy();
  await until('the rest', async () => ((await listed(server)).total === ROOM ? true : null));
  const whole = await server.deliver('/hooks/inbox', { body: Buffer.alloc(LIMIT, ' ') });
  expect(whole.status).toBe(200);
});

test('a sender is refused by its declared length, before it sends the body', async () => {
  const server = await newServer(limited);
  const senders = Array.from({ length: 20 }, () => beginRequest(server, announced));
  await until('the refusals', () => (senders.filter(isRefused).length === 20 - ROOM ? true : null));
  expect(senders.find(isRefused)?.answer()).toMatch(/\r\nConnection: close\r\n/i);
});

test('a refused sender may finish its body without a reset', async () => {
  const server = await newServer(limited);
  const sender = beginRequest(server, head(`Content-Length: ${2 * LIMIT}`), 'a');
  await until('the answer', () => sender.answer().endsWith('}') || null);
  expect(sender.answer()).toMatch(/^HTTP\/1\.1 413 /);
  await listed(server);
  expect(sender.isClosed()).toBe(false);
  sender.socket.write(Buffer.alloc(2 * LIMIT - 1, ' '));
  await until('the end', () => sender.isClosed() || null);
  expect(sender.socket.errored).toBe(null);
});

test('a body without a declared length is refused when it exceeds the room', async () => {
  const server = await newServer(limited);
  const chunked = head('Transfer-Encoding: chunked');
  const chunk = Buffer.concat([
    Buffer.from(`${(LIMIT - 1).toString(16)}\r\n`),
    almostAll,
    Buffer.from('\r\n'),
  ]);
  const uploads = Array.from({ length: 2 * ROOM }, () => beginRequest(server, chunked, chunk));
  await until('the refusals', () => (uploads.filter(isRefused).length >= ROOM - 1 ? true : null));
});

describe('with shorter limits', () => {
  test('a request beyond the maximum is refused with 503', async () => {
    const server = await newServer({}, undefined, null, { maxRequests: 2 });
    const senders = Array.from({ length: 4 }, () => beginRequest(server, head('Content-Length: 5'), 'a'));
    await until('the refusals', () => (senders.filter(isRefused).length === 2 ? true : null));
    for (const { socket } of senders) socket.write('bcde');
    await until('the answers', () => (senders.every(({ answer }) => answer() !== '') ? true : null));
    expect((await listed(server)).total).toBe(2);
  });

  test('beyond the maximum of connections one is closed', async () => {
    const server = await newServer({}, undefined, null, { maxConnections: 2 });
    const senders = Array.from({ length: 3 }, () => beginRequest(server));
    await until('the third to be closed', () =>
      senders.filter((s) => s.isClosed()).length === 1 ? true : null,
    );
    for (const { socket } of senders) socket.destroy();
    await until('room', async () => server.deliver('/hooks/inbox', { body: '{}' }).catch(() => null));
  });

  test('a connection without a request is closed', async () => {
    const server = await newServer({}, undefined, null, { unusedTimeoutMs: 50 });
    const sender = beginRequest(server);
    await until('the end', () => sender.isClosed() || null);
    expect(sender.answer()).toBe('');
  });

  test('a sender that stops in the middle of its body is cut off, and the received part is stored', async () => {
    const server = await newServer({}, undefined, null, { silenceTimeoutMs: 50 });
    const sender = beginRequest(server, head('Content-Length: 100'), '{"event"');
    await until('the end', () => sender.isClosed() || null);
    const page = await until('the record', async () => {
      const found = await listed(server);
      return found.total === 1 ? found : null;
    });
    expect(page.items).toMatchObject([{ cause: 'incomplete-body', sizeBytes: 8 }]);
  });

  test('a refused sender that then stays silent is cut off', async () => {
    const server = await newServer(limited, undefined, null, { lingerTimeoutMs: 50 });
    const sender = beginRequest(server, head(`Content-Length: ${2 * LIMIT}`), 'a');
    await until('the end', () => sender.isClosed() || null);
    expect(sender.answer()).toMatch(/^HTTP\/1\.1 413 .*\r\n\r\n\{"received":false\}$/s);
  });

  test('a head that is late is answered with 408 and reported', async () => {
    const limits = { headTimeoutMs: 100, requestTimeoutMs: 200, checkIntervalMs: 20 };
    const server = await newServer({}, undefined, null, limits);
    const sender = beginRequest(server, 'POST /hooks/inbox HTTP/1.1\r\nHost:');
    await until('the end', () => sender.isClosed() || null);
    expect(sender.answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await failures(server)).toMatchObject([{ reason: 'request-timeout' }]);
  });
});

test('unfinished uploads to unknown endpoints, and large ones anywhere, leave room for usual deliveries', async () => {
  const server = await newServer(limited);
  const stray = (bytes: number) =>
    beginRequest(server, `POST /hooks/nobody HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`);
  const strays = Array.from({ length: 5 }, () => stray(LIMIT));
  await until('the refusals', () => (strays.filter(isRefused).length === 4 ? true : null));
  const large = Array.from({ length: ROOM + 1 }, () => beginRequest(server, announced));
  await until('the refusal', () => (large.filter(isRefused).length === 1 ? true : null));
  expect((await server.deliver('/hooks/inbox', { body: '{"event":"user_joined"}' })).status).toBe(200);
});

const USUAL = { body: '{"event":"user_joined"}' };

describe('slow senders', () => {
  test('that occupy all places for requests are cut off: each usual delivery is accepted', async () => {
    const server = await newServer({}, undefined, null, { maxRequests: 5 });
    const slow = await Promise.all(Array.from({ length: 5 }, () => beginUpload(server, 5000)));
    for (let round = 0; round < 10; round += 1) {
      expect((await server.deliver('/hooks/inbox', USUAL)).status).toBe(200);
      slow.push(beginRequest(server, head('Content-Length: 5000'), 'a'));
    }
    await until('the refusal', () => slow.some(isRefused) || null);
    expect(slow.find(isRefused)?.answer()).toMatch(/\r\nRetry-After: 1\r\n/);
    expect((await listed(server)).total).toBe(10);
  });

  test('that occupy all room of small bodies are cut off, the oldest first', async () => {
    const server = await newServer(limited);
    const first = await beginUpload(server, LIMIT / 2);
    const second = await beginUpload(server, LIMIT / 2);
    expect((await server.deliver('/hooks/inbox', USUAL)).status).toBe(200);
    await until('the refusal', () => isRefused(first) || null);
    expect(isRefused(second)).toBe(false);
  });

  test('below the minimum rate are cut off for a large body without room, and fast ones are not', async () => {
    const whole = { body: Buffer.alloc(LIMIT, ' ') };
    const fill = (server: TestServer) =>
      Promise.all(Array.from({ length: ROOM }, () => beginUpload(server, LIMIT)));
    const strict = await newServer(limited, undefined, null, { slowAfterMs: 0, minBytesPerSecond: 1e12 });
    const slow = await fill(strict);
    expect((await strict.deliver('/hooks/inbox', whole)).status).toBe(200);
    await until('the refusal', () => slow.filter(isRefused).length === 1 || null);
    const lenient = await newServer(limited, undefined, null, { slowAfterMs: 0, minBytesPerSecond: 0 });
    const fast = await fill(lenient);
    expect((await lenient.deliver('/hooks/inbox', whole)).status).toBe(503);
    expect(fast.filter(isRefused)).toEqual([]);
  });

  test('with connections without a request do not block others', async () => {
    const server = await newServer({}, undefined, null, { maxConnections: 5 });
    const idle = Array.from({ length: 5 }, () => beginRequest(server));
    await until('the connections', () => idle.every(({ socket }) => socket.authorized) || null);
    for (let round = 0; round < 10; round += 1) {
      expect((await server.deliver('/hooks/inbox', USUAL)).status).toBe(200);
      idle.push(beginRequest(server));
    }
    await until('the oldest to close', () => idle.slice(0, 5).every((sender) => sender.isClosed()) || null);
  });

  test('that were refused and never finish are reset, by bytes and by time', async () => {
    const chunk = Buffer.from(`${(1000).toString(16)}\r\n${' '.repeat(1000)}\r\n`);
    for (const limits of [{ lingerBytes: 500_000 }, { lingerTotalMs: 50 }]) {
      const server = await newServer(limited, undefined, null, limits);
      const sender = beginRequest(server, head('Transfer-Encoding: chunked'));
      await until('the end', () => {
        if (!sender.isClosed()) for (let times = 0; times < 10; times += 1) sender.socket.write(chunk);
        return sender.isClosed() || null;
      });
      expect(sender.answer()).toMatch(/^HTTP\/1\.1 413 /);
    }
  });
});

/** Begins an upload, and waits until the server has accepted it. */
async function beginUpload(server: TestServer, bytes: number): Promise<Sender> {
  const sender = beginRequest(server, head(`Content-Length: ${bytes}`, 'Expect: 100-continue'), 'a');
  await until('the upload to begin', () => sender.answer() !== '' || null);
  return sender;
}

test('a budget never exceeds its total, and released bytes can be reserved again', () => {
  const budget = createByteBudget(10);
  expect([budget.take(6), budget.take(5), budget.take(4), budget.take(1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  budget.give(6);
  expect(budget.take(6)).toBe(true);
});

test('a body is joined from chunks of any size, in one piece of memory', () => {
  const chunks = [1, 70_000, 3, 1_500_000, 16_384].map((length, at) => Buffer.alloc(length, 97 + at));
  const whole = Buffer.concat(chunks);
  const body = createGrowingBody(whole.length);
  for (const chunk of chunks) body.append(chunk);
  expect(body.bytes().equals(whole)).toBe(true);
  // A resizable buffer has its own pages, so its memory is returned to the system.
  const { buffer } = body.bytes();
  expect(Reflect.get(buffer, 'resizable')).toBe(true);
  body.free();
  expect(buffer.byteLength).toBe(0);
  expect(createGrowingBody(10).bytes()).toHaveLength(0);
});
