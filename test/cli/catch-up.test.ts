import { expect, test } from 'vitest';
import { createApi } from '../../server/cli/client/api.ts';
import { createCatchUp } from '../../server/cli/client/catch-up.ts';
import { createClient } from '../../server/cli/client/client.ts';
import type { Received } from '../../server/types.ts';
import { newServer, type TestServer } from '../support/server.ts';

const apiOf = ({ running }: TestServer) =>
  createApi(createClient({ url: running.ready.inspector, token: running.ready.token }));

/** Adds copies of the only delivery: far faster than as many connections. */
async function importCopies(server: TestServer, count: number): Promise<void> {
  const { text } = await server.api('/api/received/export?format=ndjson');
  const { id } = (await server.api<Received>('/api/received/latest')).json;
  const lines = Array.from({ length: count }, (_, at) =>
    text.trim().replaceAll(id, id.slice(0, -12) + at.toString(16).padStart(12, '0')),
  );
  const { json } = await server.api('/api/received/import', { method: 'POST', body: lines.join('\n') });
  expect(json).toEqual({ imported: count, known: 0 });
}

/** A gate that calls wait at until it is opened. */
function newGate(): { open: () => void; passed: Promise<void> } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

test('a flood while missed deliveries are read: few messages are kept, each delivery is reported once, in order', async () => {
  const server = await newServer();
  const api = apiOf(server);
  await server.deliver('/hooks/inbox', { body: '{"event":"first"}' });
  const gate = newGate();
  let pages = 0;
  const list: typeof api.list = async (kind, query) => {
    pages += 1;
    await gate.passed;
    return api.list(kind, query);
  };
  const seqs: number[] = [];
  const errors: unknown[] = [];
  const catchUp = createCatchUp({
    ...{ api: { list }, endpoint: 'inbox', maxWaiting: 20 },
    report: (message) => void (message.type === 'received' && seqs.push(message.seq)),
    onDropped: () => {},
    onError: (error) => errors.push(error),
  });
  let told = 0;
  const stream = await api.stream((message) => {
    told += 1;
    catchUp.take(message);
  });
  catchUp.take({ type: 'reload', seq: stream.seq });
  await importCopies(server, 500);
  await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThanOrEqual(500);
  gate.open();
  await expect.poll(() => seqs.length, { timeout: 10_000 }).toBe(501);
  await server.deliver('/hooks/inbox', { body: '{"event":"last"}' });
  await expect.poll(() => seqs.length).toBe(502);
  stream.close();
  expect(errors).toEqual([]);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  expect(new Set(seqs).size).toBe(502);
  // Pages of 200: what waited was dropped and read again, not kept.
  expect(pages).toBeGreaterThanOrEqual(3);
});

test('attempts to forward that are dropped are counted', async () => {
  const server = await newServer();
  const api = apiOf(server);
  await server.deliver('/hooks/inbox', { body: '{}' });
  const { seq, id } = (await api.list('received', {})).items[0] ?? { seq: 0, id: '' };
  const gate = newGate();
  const list: typeof api.list = async (kind, query) => {
    await gate.passed;
    return api.list(kind, query);
  };
  const reported: string[] = [];
  const dropped: number[] = [];
  const catchUp = createCatchUp({
    ...{ api: { list }, endpoint: 'inbox', maxWaiting: 10 },
    report: ({ type }) => reported.push(type),
    onDropped: (count) => dropped.push(count),
    onError: (error) => reported.push(String(error)),
  });
  catchUp.take({ type: 'reload', seq });
  for (let number = 1; number <= 25; number += 1) {
    catchUp.take({
      ...{ type: 'attempt', kind: 'received', purpose: 'forward', delivery: id, number },
      ...{ startedAt: '2026-01-31T12:00:00.000Z', durationMs: 1, status: 200, error: null },
    });
  }
  gate.open();
  const total = () => dropped.reduce((sum, count) => sum + count, 0) + reported.length;
  await expect.poll(total).toBe(26);
  expect(reported[0]).toBe('received');
  expect(dropped.length).toBeGreaterThan(0);
});
