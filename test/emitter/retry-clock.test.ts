import { describe, expect, test } from 'vitest';
import type { SentDetail } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { addWebhookTo, attempted, readSent, sendTo } from '../support/webhooks.ts';
import { newTlsTap, OK, status } from '../support/wire-tap.ts';

const server = sharedServer({ clock: 'manual' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The delays of standard-webhooks with the maximum jitter. */
const LONGEST = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
].map((delayMs) => delayMs * 1.1);

const advance = (advanceMs: number) => server.api('/api/clock', { method: 'POST', body: { advanceMs } });
const failing = (failures: number) => (number: number) => (number <= failures ? status(503) : OK);

/** From the end of each attempt to the start of the next one, by the clock, which does not move during an attempt. */
const gaps = ({ attempts }: SentDetail) =>
  attempts.slice(1).map((attempt, index) => {
    const before = attempts[index]?.startedAt ?? '';
    return Date.parse(attempt.startedAt) - Date.parse(before);
  });

async function failingThreeTimes(retry: unknown): Promise<{ id: string; requests: () => number }> {
  const tap = await newTlsTap({ answer: failing(3) });
  const webhook = await addWebhookTo(server, tap, { retry });
  const { id } = await sendTo(server, webhook);
  await attempted(server, id, 1);
  return { id, requests: () => tap.seen.length };
}

describe('a receiver that fails three times and then succeeds gets four attempts', () => {
  test('with standard-webhooks', async () => {
    const { id, requests } = await failingThreeTimes('standard-webhooks');
    await advance(3 * HOUR);
    const sent = await readSent(server, id);
    expect(sent).toMatchObject({ state: 'delivered', attemptCount: 4, lastStatus: 200, nextAttemptAt: null });
    expect(sent.attempts.map((attempt) => attempt.response?.status)).toEqual([503, 503, 503, 200]);
    expect(requests()).toBe(4);
  });

  test('with custom delays, each at its time', async () => {
    const { id } = await failingThreeTimes({ delaysMs: [1000, 60_000, 7_200_000, 5] });
    await advance(8_000_000);
    const sent = await readSent(server, id);
    expect(gaps(sent)).toEqual([1000, 60_000, 7_200_000]);
    expect(sent).toMatchObject({ state: 'delivered', attemptCount: 4 });
  });
});

test('no attempt is made before its time', async () => {
  const { id } = await failingThreeTimes({ delaysMs: [1000, 1000, 1000] });
  await advance(999);
  expect((await readSent(server, id)).attemptCount).toBe(1);
  await advance(1);
  expect((await readSent(server, id)).attemptCount).toBe(2);
});

test('a step resolves when the due attempts have been made', async () => {
  const { id } = await failingThreeTimes({ delaysMs: [1, 1, 1] });
  await advance(3);
  expect((await readSent(server, id)).state).toBe('delivered');
});

describe('standard-webhooks', () => {
  test('stops after ten attempts, within the days of its schedule', async () => {
    const tap = await newTlsTap({ answer: () => status(500) });
    const { id } = await sendTo(server, await addWebhookTo(server, tap, { retry: 'standard-webhooks' }));
    await attempted(server, id, 1);
    await advance(LONGEST.reduce((sum, delayMs) => sum + delayMs, 0));
    const sent = await readSent(server, id);
    expect(sent).toMatchObject({ state: 'failed', attemptCount: 10, nextAttemptAt: null });
    for (const [index, gapMs] of gaps(sent).entries()) {
      const longest = LONGEST[index] ?? 0;
      expect(gapMs).toBeLessThanOrEqual(longest);
      expect(gapMs).toBeGreaterThanOrEqual(longest / 1.1);
    }
  });

  test('two deliveries do not have exactly the same delays', async () => {
    const tap = await newTlsTap({ answer: () => status(500) });
    const webhook = await addWebhookTo(server, tap, { retry: 'standard-webhooks' });
    const ids = [(await sendTo(server, webhook)).id, (await sendTo(server, webhook)).id];
    for (const id of ids) await attempted(server, id, 1);
    await advance(LONGEST.reduce((sum, delayMs) => sum + delayMs, 0));
    const [one, two] = await Promise.all(ids.map(async (id) => gaps(await readSent(server, id))));
    expect(one).not.toEqual(two);
  });
});

describe('Retry-After', () => {
  const nextAfter = async (header: string, retry: unknown) => {
    const tap = await newTlsTap({ answer: () => status(503, header) });
    const { id } = await sendTo(server, await addWebhookTo(server, tap, { retry }));
    const { attempts, nextAttemptAt } = await attempted(server, id, 1);
    const startedAt = Date.parse(attempts[0]?.startedAt ?? '');
    return nextAttemptAt === null ? null : Date.parse(nextAttemptAt) - startedAt;
  };

  test('in seconds delays the next attempt', async () => {
    expect(await nextAfter('Retry-After: 90', { delaysMs: [1000] })).toBe(90_000);
  });

  test('as a date delays the next attempt until then', async () => {
    const { json } = await server.api<{ now: string }>('/api/clock');
    const at = new Date(Date.parse(json.now) + 10 * MINUTE).toUTCString();
    const tap = await newTlsTap({ answer: () => status(503, `Retry-After: ${at}`) });
    const { id } = await sendTo(server, await addWebhookTo(server, tap, { retry: { delaysMs: [1000] } }));
    const { nextAttemptAt } = await attempted(server, id, 1);
    expect(nextAttemptAt).toBe(new Date(at).toISOString());
  });

  test('does not make it earlier', async () => {
    expect(await nextAfter('Retry-After: 1', { delaysMs: [5000] })).toBe(5000);
  });

  test('causes no retry when the schedule has none', async () => {
    expect(await nextAfter('Retry-After: 1', 'none')).toBeNull();
  });
});

test('a webhook without a retry policy makes no retry', async () => {
  const tap = await newTlsTap({ answer: () => status(500) });
  const { id } = await sendTo(server, await addWebhookTo(server, tap));
  await attempted(server, id, 1);
  await advance(100 * HOUR);
  expect(await readSent(server, id)).toMatchObject({ state: 'failed', attemptCount: 1 });
  expect(tap.seen).toHaveLength(1);
});

test('each attempt has its number, and the bytes of the first one', async () => {
  const tap = await newTlsTap({ answer: failing(2) });
  const { id } = await sendTo(server, await addWebhookTo(server, tap, { retry: { delaysMs: [10, 10] } }));
  await attempted(server, id, 1);
  await advance(20);
  const named = tap.seen.map(({ headers }) => headers.find(([name]) => name === 'x-rai-hooks-attempt')?.[1]);
  expect(named).toEqual([`${id}.1`, `${id}.2`, `${id}.3`]);
  expect(new Set(tap.seen.map(({ body }) => body.toString('base64'))).size).toBe(1);
});

describe('refused:', () => {
  test.each([
    ['a step back', { advanceMs: -1 }, '/advanceMs'],
    ['half a millisecond', { advanceMs: 0.5 }, '/advanceMs'],
    ['more than a year', { advanceMs: 1e12 }, '/advanceMs'],
    ['no time', {}, '/advanceMs'],
  ])('%s', async (_what, body, pointer) => {
    const { status: code, json } = await server.api('/api/clock', { method: 'POST', body });
    expect({ code, pointer: json.errors?.[0]?.pointer }).toEqual({ code: 422, pointer });
  });
});
