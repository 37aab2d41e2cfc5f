import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AttemptSummary, ReceivedDetail, Sent, SentDetail } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { newSink } from '../../support/sink.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, runWithInput, serverWithCli } from './support.ts';

interface SendOutput {
  sent: Array<Sent & { attempts: AttemptSummary[] }>;
  warnings: string[];
}

const { server, run } = serverWithCli();

describe('through the running server', () => {
  test('it sends, follows, and prints a line for the attempt', async () => {
    const { code, stdout, stderr } = await run(['send', 'purchase_made']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^\d\d:\d\d:\d\d {2}--> purchase_made {11}[0-9a-f]{8} {2}POST https:\/\/localhost:\d+\/hooks\/inbox {2}\[200\] \d+ms\n$/,
    );
  });

  test('--json gives each delivery as it ended, with its attempts', async () => {
    const output = jsonOf<SendOutput>(await run(['send', 'user_joined', '--count', '2', '--json']));
    expect(output.sent.map(({ event, state }) => [event, state])).toEqual([
      ['user_joined', 'delivered'],
      ['user_joined', 'delivered'],
    ]);
    expect(output.sent[0]?.attempts).toEqual([
      expect.objectContaining({ number: 1, status: 200, error: null }),
    ]);
  });

  test('--set takes numbers, text, and quoted text', async () => {
    const sets = ['quantity=7', 'user.username=ada', 'user.user_id="77"'].flatMap((pair) => ['--set', pair]);
    const { sent } = jsonOf<SendOutput>(await run(['send', 'purchase_made', '--json', ...sets]));
    const { json } = await server.api<SentDetail>(`/api/sent/${sent[0]?.id}`);
    expect(json.payload).toMatchObject({ quantity: 7, user: { username: 'ada', user_id: '77' } });
  });

  test('--payload takes a file and stdin', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'payload.json'), '{"event":"purchase_made","from":"file"}');
    const args = ['send', 'purchase_made', '--json', '--data-dir', server.running.dataDir];
    const fromFile = await runCli([...args, '--payload', '@payload.json'], cwd);
    const fromStdin = await runWithInput(
      [...args, '--payload', '-'],
      '{"event":"purchase_made","from":"stdin"}',
    );
    const payloads = [fromFile, fromStdin].map(async (ended) => {
      const [sent] = jsonOf<SendOutput>(ended).sent;
      return (await server.api<SentDetail>(`/api/sent/${sent?.id}`)).json.payload;
    });
    expect(await Promise.all(payloads)).toEqual([
      { event: 'purchase_made', from: 'file' },
      { event: 'purchase_made', from: 'stdin' },
    ]);
    expect(jsonOf<SendOutput>(fromFile).warnings.length).toBeGreaterThan(0);
  });

  test('a refusal by the receiving side ends with 1', async () => {
    const sink = await newSink((_, response) => response.writeHead(503).end());
    const body = {
      name: 'busy',
      url: sink.url,
      events: ['user_visited'],
      tls: { ca: sink.ca },
      enabled: false,
    };
    await server.api('/api/webhooks', { method: 'POST', body });
    const { code, stdout, stderr } = await run(['send', 'user_visited', '--webhook', 'busy']);
    expect(code).toBe(1);
    expect(stdout).toContain('[503]');
    expect(stderr).toContain('disabled');
  });

  test('an untrusted certificate ends with 1 and says what to do', async () => {
    const sink = await newSink((_, response) => response.end());
    const body = { name: 'untrusted', url: sink.url, events: ['user_visited'], enabled: false };
    await server.api('/api/webhooks', { method: 'POST', body });
    const { code, stdout, stderr } = await run(['send', 'user_visited', '--webhook', 'untrusted']);
    expect(code).toBe(1);
    expect(stdout).toContain('[tls-untrusted]');
    expect(stderr).toContain('tls.ca');
  });

  test('--timeout ends with 4 while a retry is still to come', async () => {
    const sink = await newSink((_, response) => response.writeHead(500).end());
    const retry = { delaysMs: [3_600_000] };
    const body = { name: 'slow', url: sink.url, events: ['user_visited'], tls: { ca: sink.ca }, retry };
    await server.api('/api/webhooks', { method: 'POST', body });
    const { code, stderr } = await run(['send', 'user_visited', '--webhook', 'slow', '--timeout', '1s']);
    expect(code).toBe(4);
    expect(stderr).toContain('still pending: 1 of 1');
  });

  test('--no-wait ends before the answer', async () => {
    const sink = await newSink(() => {});
    const body = {
      name: 'silent',
      url: sink.url,
      events: ['user_visited'],
      tls: { ca: sink.ca },
      enabled: false,
    };
    await server.api('/api/webhooks', { method: 'POST', body });
    const { code, stdout } = await run([
      'send',
      'user_visited',
      '--webhook',
      'silent',
      '--no-wait',
      '--json',
    ]);
    const [sent] = jsonOf<SendOutput>({ stdout }).sent;
    expect({ code, state: sent?.state }).toEqual({ code: 0, state: 'pending' });
    await server.api(`/api/sent/${sent?.id}/cancel`, { method: 'POST' });
  });
});

describe('wrong usage: exit 2, naming what is wrong', () => {
  test.each([
    [['send'], 'event'],
    [['send', 'purchase'], 'event: Unknown event "purchase"'],
    [
      ['send', 'purchase_made', '--webhook', 'none'],
      'webhook: There is no webhook "none". Known: Local inbox',
    ],
    [['send', 'purchase_made', '--set', 'quantity'], '--set quantity has no value'],
    [['send', 'purchase_made', '--payload', '{'], '--payload is not JSON'],
    [['send', 'purchase_made', '--payload', '[]'], '--payload is not a JSON object'],
    [['send', 'purchase_made', '--count', '0'], 'from 1 to 1000'],
    [['send', 'purchase_made', '--timeout', '10'], 'like 500ms, 10s or 2m'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

describe('without a server', () => {
  test('send delivers by itself, and frees the data dir', async () => {
    const cwd = tempDir();
    const first = await runCli(['send', 'purchase_made', '--no-wait', '--json'], cwd);
    expect(jsonOf<SendOutput>(first).sent.map(({ state }) => state)).toEqual(['delivered']);
    const list = await runCli(['received', 'list', '--json'], cwd);
    expect(jsonOf<{ items: ReceivedDetail[] }>(list).items.map(({ verdict }) => verdict)).toEqual(['valid']);
    expect(existsSync(join(cwd, '.rai-hooks', 'server.json'))).toBe(false);
  });

  test('two verbs that start at once both work', async () => {
    const cwd = tempDir();
    const both = await Promise.all([1, 2].map(() => runCli(['send', 'user_joined', '--json'], cwd)));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const list = await runCli(['received', 'list', '--json'], cwd);
    expect(jsonOf<{ total: number }>(list).total).toBe(2);
  });

  test('a data dir that cannot be created ends with 3', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'file'), '');
    const { code, stderr } = await runCli(['send', 'purchase_made', '--data-dir', 'file/dir'], cwd);
    expect(code).toBe(3);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('below a failed attempt, the first line of the response is shown', async () => {
  const reply = { status: 418, body: '\n no tea here\nreally' };
  await server.api('/api/endpoints/inbox', { method: 'PUT', body: { reply } });
  const { code, stdout, stderr } = await run(['send', 'purchase_made', '--webhook', 'Local inbox']);
  await server.api('/api/endpoints/inbox', { method: 'PUT', body: {} });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '          no tea here\n' });
  expect(stdout).toContain('[418]');
});
