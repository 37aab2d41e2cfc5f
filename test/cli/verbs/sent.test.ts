import { describe, expect, test } from 'vitest';
import type { Page, Sent, SentDetail } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { newSink } from '../../support/sink.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();

/** Sends to a server of somebody else that fails the first `failures` times; a retry is due in an hour. */
async function sendToSink(name: string, failures: number): Promise<Sent> {
  let left = failures;
  const sink = await newSink((_, response) => {
    left -= 1;
    response.writeHead(left < 0 ? 200 : 500).end();
  });
  const body = {
    ...{ name, url: sink.url, events: ['user_joined'], tls: { ca: sink.ca }, enabled: true },
    retry: { delaysMs: [3_600_000] },
  };
  const { id } = (await server.api<{ id: string }>('/api/webhooks', { method: 'POST', body })).json;
  const input = { event: 'user_joined', webhook: id };
  const { sent } = (await server.api<{ sent: Sent[] }>('/api/send', { method: 'POST', body: input })).json;
  const [first] = sent;
  if (!first) throw new Error('Nothing was sent');
  await expect
    .poll(async () => (await server.api<SentDetail>(`/api/sent/${first.id}`)).json.attempts.length)
    .toBe(1);
  return first;
}

test('list shows state, status and webhook', async () => {
  await sendToSink('listed', 0);
  const { code, stdout, stderr } = await run(['sent', 'list', '--webhook', 'listed']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/user_joined {2}[0-9a-f]{8} {2}delivered {2}200 {2}1× {2}listed {2}https:/);
  expect(stderr).toBe('1 of 1\n');
});

test('get shows the attempts', async () => {
  const { id } = await sendToSink('shown', 1);
  const { stdout } = await run(['sent', 'get', id]);
  expect(stdout).toMatch(/user_joined {2}[0-9a-f]{8} {2}pending {2}next attempt 20/);
  expect(stdout).toContain('[500]');
});

test('export writes cURL lines', async () => {
  const { id } = await sendToSink('exported', 0);
  const { code, stdout } = await run(['sent', 'export', '--format', 'curl', '--webhook', 'exported']);
  expect(code).toBe(0);
  expect(stdout).toContain('curl');
  expect(stdout).toContain((await server.api<SentDetail>(`/api/sent/${id}`)).json.url);
});

describe('resend', () => {
  test('sends the same bytes again, as a further attempt', async () => {
    const { id } = await sendToSink('again', 0);
    const { code, stdout } = await run(['sent', 'resend', id]);
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect((await server.api<SentDetail>(`/api/sent/${id}`)).json.attempts).toHaveLength(2);
  });

  test('--fresh makes a new delivery', async () => {
    const { id } = await sendToSink('fresh', 0);
    const { sent } = jsonOf<{ sent: Sent[] }>(await run(['sent', 'resend', id, '--fresh', '--json']));
    expect(sent.map(({ state }) => state)).toEqual(['delivered']);
    expect(sent[0]?.id).not.toBe(id);
  });

  test('by filter, oldest first', async () => {
    const { id } = await sendToSink('filtered', 0);
    const webhook = (await server.api<SentDetail>(`/api/sent/${id}`)).json.webhook?.id;
    const input = { event: 'user_joined', webhook };
    const more = (await server.api<{ sent: Sent[] }>('/api/send', { method: 'POST', body: input })).json
      .sent[0];
    await server.settled(more?.id ?? '');
    const { sent } = jsonOf<{ sent: Sent[] }>(
      await run(['sent', 'resend', '--webhook', 'filtered', '--json']),
    );
    expect(sent.map((one) => one.id)).toEqual([id, more?.id]);
  });

  test('a failure ends with 1', async () => {
    const { id } = await sendToSink('broken', 9);
    await run(['sent', 'cancel', id]);
    expect((await run(['sent', 'resend', id])).code).toBe(1);
  });

  test('of several follows those that are accepted, and reports the refused ones', async () => {
    const [pending, ended] = [await sendToSink('not-yet', 9), await sendToSink('ended', 0)];
    const { code, stdout, stderr } = await run(['sent', 'resend', pending.id, ended.id]);
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(stdout).toContain(ended.id.slice(-8));
    expect(stderr).toContain(`${pending.id}: The delivery is pending`);
  });

  test.each([[[]], [['latest', '--state', 'failed']]])('%j is refused', async (args) => {
    const { code, stderr } = await run(['sent', 'resend', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('ids or a filter');
  });
});

test('cancel ends a pending delivery', async () => {
  const { id } = await sendToSink('cancelled', 1);
  expect(jsonOf<Sent>(await run(['sent', 'cancel', id, '--json'])).state).toBe('cancelled');
});

test('cancel of a delivery that has ended is refused with 2', async () => {
  const { id } = await sendToSink('over', 0);
  const { code, stderr } = await run(['sent', 'cancel', id]);
  expect(code).toBe(2);
  expect(stderr).toContain('only a pending one');
});

test('retry makes the next attempt now', async () => {
  const { id } = await sendToSink('retried', 1);
  const { code, stdout } = await run(['sent', 'retry', id]);
  expect(code).toBe(0);
  expect(stdout).toContain('[200]');
});

test('retry follows one attempt, though more may come', async () => {
  const sink = await newSink((_, response) => response.writeHead(500).end());
  const body = {
    ...{ name: 'twice', url: sink.url, events: ['user_joined'], tls: { ca: sink.ca } },
    retry: { delaysMs: [3_600_000, 3_600_000] },
  };
  await server.api('/api/webhooks', { method: 'POST', body });
  const input = { event: 'user_joined', webhook: 'twice' };
  const { sent } = (await server.api<{ sent: Sent[] }>('/api/send', { method: 'POST', body: input })).json;
  await expect
    .poll(async () => (await server.api<SentDetail>(`/api/sent/${sent[0]?.id}`)).json.nextAttemptAt)
    .not.toBeNull();
  const retried = await run(['sent', 'retry', sent[0]?.id ?? '', '--json']);
  expect(retried.code).toBe(1);
  expect(jsonOf<{ sent: Sent[] }>(retried).sent.map(({ state }) => state)).toEqual(['pending']);
});

test('without a server, the verb waits for its resend', async () => {
  const cwd = tempDir();
  await runCli(['send', 'purchase_made'], cwd);
  const { code, stdout } = await runCli(['sent', 'resend', 'latest', '--fresh'], cwd);
  expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
  expect(jsonOf<Page<Sent>>(await runCli(['sent', 'list', '--json'], cwd)).total).toBe(2);
});
