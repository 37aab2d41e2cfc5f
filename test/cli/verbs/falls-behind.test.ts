import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Received } from '../../../server/types.ts';
import { spawnCli, type TestProcess } from '../../support/process.ts';
import { newServer, type TestServer } from '../../support/server.ts';
import { tempDir } from '../../support/temp.ts';

/** With paths of 15 kB, more than the server keeps for a client that does not read and the sockets buffer: 24 MB. */
const FLOOD_ROWS = 1600;
const BATCH_ROWS = 100;

const TIMEOUT = { timeout: 60_000 };

function spawnOn(server: TestServer, ...args: string[]): TestProcess {
  return spawnCli([...args, '--data-dir', server.running.dataDir], { cwd: tempDir() });
}

/** Imports copies of one delivery: far faster than as many connections. */
async function flood(server: TestServer): Promise<void> {
  const { status } = await server.deliver(`/hooks/nowhere?${'a'.repeat(15_000)}`, { body: '{}' });
  expect(status).toBe(404);
  const { json: received } = await server.api<Received>('/api/received/latest');
  const { text } = await server.api(`/api/received/export?format=ndjson`);
  for (let first = 0; first < FLOOD_ROWS; first += BATCH_ROWS) {
    const lines = Array.from({ length: BATCH_ROWS }, (_, at) => {
      const tail = (first + at).toString(16).padStart(12, '0');
      return text.trim().replaceAll(received.id, received.id.slice(0, -12) + tail);
    });
    const reply = await server.api('/api/received/import', { method: 'POST', body: lines.join('\n') });
    expect(reply.json).toEqual({ imported: BATCH_ROWS, known: 0 });
  }
}

/** Lets a program stand still until the server has dropped what is to be told to it, `missed` included. */
async function fallBehind(program: TestProcess, server: TestServer, missed: () => Promise<unknown>) {
  program.kill('SIGSTOP');
  await flood(server);
  await missed();
  program.kill('SIGCONT');
}

test('listen shows deliveries that it missed by reading the stream too slowly', TIMEOUT, async () => {
  const server = await newServer();
  const program = spawnOn(server, 'listen', '--forward-to', 'http://127.0.0.1:9/');
  await expect.poll(program.stdout, { timeout: 15_000 }).toContain('/hooks/inbox');
  const lines = () => program.stdout().match(/<-- /g)?.length ?? 0;
  await fallBehind(program, server, () => server.deliver('/hooks/inbox', { body: '{"event":"missed"}' }));
  await expect.poll(lines, { timeout: 10_000 }).toBe(1);
  await server.deliver('/hooks/inbox', { body: '{"event":"live"}' });
  await expect.poll(lines, { timeout: 10_000 }).toBe(2);
});

test('wait finds a delivery that it missed by reading the stream too slowly', TIMEOUT, async () => {
  const server = await newServer();
  const program = spawnOn(server, 'wait', '--endpoint', 'inbox', '--since', '0', '--timeout', '40s');
  // Until its stream is open; were it not, --since would find the delivery.
  await delay(1500);
  await fallBehind(program, server, () => server.deliver('/hooks/inbox', { body: '{"event":"missed"}' }));
  expect(await program.ended).toBe(0);
});
