import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Ready } from '../../server/app/start.ts';
import { packageRoot } from '../../server/base/package-root.ts';
import { createLiveLines } from '../../server/cli/print/live-lines.ts';
import type { Page, Received } from '../../server/types.ts';
import { startArgs } from '../support/process.ts';
import { callApi } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

/** A server whose stdout is read up to the ready line and then no further, until `readOn`. */
async function newUnreadServer(...flags: string[]) {
  const args = [join(packageRoot(), 'dist', 'cli.js'), ...startArgs('--memory', ...flags)];
  const child = spawn(process.execPath, args, { cwd: tempDir(), stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const seen: Array<{ type: string; count?: number }> = [];
  lines.on('line', (line) => seen.push(JSON.parse(line)));
  const [first] = (await once(lines, 'line')) as [string];
  child.stdout.pause();
  const ready = JSON.parse(first) as Ready;
  const headers = { authorization: `Bearer ${ready.token}` };
  const api = <T>(path: string, call: { method?: string; body?: unknown } = {}) =>
    callApi<T>(Number(new URL(ready.inspector).port), path, { headers, ...call });
  /** Sends that many and waits until all have arrived. */
  const deliver = async (count: number, total: number) => {
    await api('/api/send', { method: 'POST', body: { event: 'purchase_made', count } });
    const received = async () => (await api<Page<Received>>('/api/received?limit=1')).json.total;
    await expect.poll(received, { timeout: 60_000 }).toBe(total);
  };
  return { child, ended, seen, deliver, readOn: () => child.stdout.resume() };
}

describe('a reader of stdout that stops reading', () => {
  test('does not keep the server from receiving or from ending', async () => {
    const { child, ended, deliver } = await newUnreadServer();
    await deliver(400, 400);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('is told how many lines it has missed, and gets those that follow', async () => {
    const { seen, deliver, readOn } = await newUnreadServer();
    await deliver(1000, 1000);
    readOn();
    await expect.poll(() => seen.at(-1)?.type, { timeout: 30_000 }).toBe('dropped');
    expect(seen.at(-1)?.count).toBeGreaterThan(0);
    const before = seen.length;
    await deliver(1, 1001);
    await expect.poll(() => seen.slice(before).map(({ type }) => type)).toContain('received');
  });

  test('gets the ready line and nothing else with --json --quiet', async () => {
    const { child, ended, seen, deliver, readOn } = await newUnreadServer('--quiet');
    readOn();
    await deliver(3, 3);
    child.kill('SIGTERM');
    await ended;
    expect(seen.map(({ type }) => type)).toEqual(['ready']);
  });
});

test('the queue for a reader is bounded; printed lines plus skipped lines are all lines', async () => {
  const taken: string[] = [];
  let takeOn: () => void = () => {};
  const stuck = new Promise<void>((resolve) => {
    takeOn = resolve;
  });
  const stream = new Writable({
    highWaterMark: 50,
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      void stuck.then(() => done());
    },
  });
  const lines = createLiveLines({
    stream,
    droppedLine: (count) => `dropped ${count}`,
    maxPendingBytes: 100,
    flushMs: 0,
  });
  let most = 0;
  for (let number = 0; number < 1000; number += 1) {
    lines.print('123456789');
    most = Math.max(most, stream.writableLength);
  }
  expect(most).toBe(110);
  await lines.flush();
  takeOn();
  await expect.poll(() => taken.at(-1)).toBe('dropped 989\n');
  lines.print('again');
  await expect.poll(() => taken.at(-1)).toBe('again\n');
  expect(taken.filter((line) => line === '123456789\n')).toHaveLength(11);
});
