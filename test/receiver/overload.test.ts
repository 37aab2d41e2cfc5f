import { connect, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createByteBudget } from '../../server/receiver/byte-budget.ts';
import type { FailedConnection, Page, Received } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const LIMIT = 100_000;

/** Begins an upload and leaves it unfinished; gives what was answered so far. */
function beginUpload({ receiverPort: port, ca }: TestServer): { socket: TLSSocket; answer: () => string } {
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' });
  let answer = '';
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(`POST /hooks/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: ${LIMIT}\r\n\r\n`);
  socket.write(Buffer.alloc(LIMIT - 1, ' '));
  return { socket, answer: () => answer };
}

test('unfinished uploads beyond the room for them get 503 with Retry-After, and the room comes back', async () => {
  const server = await newServer({ 'max-body': `${LIMIT}b` });
  const uploads = Array.from({ length: 20 }, () => beginUpload(server));
  const refused = () => uploads.filter(({ answer }) => answer().startsWith('HTTP/1.1 503'));
  await until('the refusals', () => (refused().length >= 12 ? true : null));
  expect(refused()[0]?.answer()).toMatch(/\r\nRetry-After: 1\r\n/);
  const { json } = await server.api<Page<FailedConnection>>('/api/received/connections');
  expect(json.items).toMatchObject([{ reason: 'overloaded' }]);
  for (const { socket } of uploads) socket.destroy();
  const stored = async () => (await server.api<Page<Received>>('/api/received')).json;
  await until('the rest', async () => ((await stored()).total === 20 - refused().length ? true : null));
  const whole = await server.deliver('/hooks/inbox', { body: Buffer.alloc(LIMIT, ' ') });
  expect(whole.status).toBe(200);
});

test('a budget never holds more than its total, and what is given back can be taken again', () => {
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
