import { expect, test } from 'vitest';
import type { Sent, SentDetail } from '../../server/types.ts';
import { spawnServer } from '../support/process.ts';
import { callApi, type TestServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhookTo, attempted, readSent, seenBy, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, status } from '../support/wire-tap.ts';

const HOUR_MS = 3_600_000;
/** Longer than the delay of standard-webhooks before its fourth attempt. */
const THREE_RETRIES_MS = 3 * HOUR_MS;

type Api = Pick<TestServer, 'api'>;

/** The program in its own process with that folder and a manual clock. */
async function newProgram(cwd: string, ...flags: string[]) {
  const child = spawnServer(cwd, ['--clock', 'manual', ...flags]);
  const ready = await child.ready();
  const port = Number(new URL(ready.inspector).port);
  const server: Api = {
    api: (path, init) =>
      callApi(port, path, { ...init, headers: { authorization: `Bearer ${ready.token}` } }),
  };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await child.ended;
  };
  const advance = (advanceMs: number) => server.api('/api/clock', { method: 'POST', body: { advanceMs } });
  return { server, advance, end };
}

const statuses = ({ attempts }: SentDetail) => attempts.map(({ response }) => response?.status);

test.each([
  ['standard-webhooks', 'SIGTERM'],
  ['standard-webhooks', 'SIGKILL'],
  [{ delaysMs: [HOUR_MS, 1000, HOUR_MS] }, 'SIGKILL'],
] as const)('four attempts on %j, with the process ended by %s in the middle', async (retry, signal) => {
  const cwd = tempDir();
  const tap = await newTlsTap({ answer: (number) => (number <= 3 ? status(503) : OK) });
  const before = await newProgram(cwd);
  const { id } = await sendTo(before.server, await addWebhookTo(before.server, tap, { retry }));
  await attempted(before.server, id, 1);
  await before.advance(HOUR_MS / 30);
  const planned = await readSent(before.server, id);
  await before.end(signal);

  const after = await newProgram(cwd);
  const kept = await readSent(after.server, id);
  expect(kept).toEqual(planned);
  await after.advance(THREE_RETRIES_MS);
  const sent = await readSent(after.server, id);
  expect(sent).toMatchObject({ state: 'delivered', attemptCount: 4, nextAttemptAt: null });
  expect(statuses(sent)).toEqual([503, 503, 503, 200]);
  expect(tap.seen).toHaveLength(4);
});

test('after a restart the clock is not earlier than the last recorded time', async () => {
  const cwd = tempDir();
  const tap = await newTlsTap({ answer: () => status(500) });
  const before = await newProgram(cwd);
  const webhook = await addWebhookTo(before.server, tap, { retry: { delaysMs: [48 * HOUR_MS, HOUR_MS] } });
  const { id } = await sendTo(before.server, webhook);
  await attempted(before.server, id, 1);
  await before.advance(48 * HOUR_MS);
  const { attempts } = await readSent(before.server, id);
  await before.end('SIGTERM');

  const after = await newProgram(cwd);
  const { json } = await after.server.api<{ now: string }>('/api/clock');
  expect(Date.parse(json.now)).toBeGreaterThanOrEqual(Date.parse(attempts[1]?.startedAt ?? ''));
});

test('an attempt ended by SIGKILL is stored as interrupted, and the schedule continues', async () => {
  const cwd = tempDir();
  const tap = await newTlsTap({
    answer: (number) => (number === 2 ? () => {} : number < 4 ? status(503) : OK),
  });
  const before = await newProgram(cwd);
  const webhook = await addWebhookTo(before.server, tap, { retry: { delaysMs: [1000, 1000, 1000] } });
  const { id } = await sendTo(before.server, webhook);
  await attempted(before.server, id, 1);
  // Resolves when the second attempt has ended, which never happens.
  before.advance(1000).catch(() => {});
  await seenBy(tap, 2);
  await before.end('SIGKILL');

  const after = await newProgram(cwd);
  const found = await readSent(after.server, id);
  expect(found).toMatchObject({ state: 'pending', attemptCount: 2 });
  expect(found.attempts[1]).toMatchObject({ number: 2, response: null, error: { code: 'interrupted' } });
  await after.advance(5000);
  const sent = await readSent(after.server, id);
  expect(sent).toMatchObject({ state: 'delivered', attemptCount: 4 });
  expect(statuses(sent)).toEqual([503, undefined, 503, 200]);
});

test('deliveries that waited when the process was killed are sent by the next one, in order', async () => {
  const cwd = tempDir();
  const tap = await newTlsTap({ answer: (number) => (number === 1 ? () => {} : OK) });
  const before = await newProgram(cwd);
  const webhook = await addWebhookTo(before.server, tap);
  const sent: Sent[] = [];
  for (let count = 0; count < 4; count += 1) sent.push(await sendTo(before.server, webhook));
  await seenBy(tap, 1);
  await before.end('SIGKILL');

  const after = await newProgram(cwd);
  await seenBy(tap, 4);
  const named = tap.seen.map(({ headers }) => headers.find(([name]) => /attempt/.test(name))?.[1]);
  expect(named).toEqual(sent.map(({ id }) => `${id}.1`));
  expect((await readSent(after.server, sent[0]?.id ?? '')).attempts[0]?.error?.code).toBe('interrupted');
});
