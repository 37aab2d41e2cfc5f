import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReceivedDetail } from '../../../server/types.ts';
import { runCli, spawnCli } from '../../support/process.ts';
import { PURCHASE } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const purchase = { body: JSON.stringify(PURCHASE) };

test('when the delivery arrives, wait prints it and ends with 0', async () => {
  const waiting = run(['wait', '--event', 'purchase_made', '--verdict', 'valid', '--timeout', '20s']);
  // Those that do not match, until it has ended.
  let ended = false;
  void waiting.then(() => {
    ended = true;
  });
  while (!ended) {
    await server.deliver('/hooks/inbox', { body: '{"event":"purchase_made"}' });
    await server.deliver('/hooks/inbox', purchase);
  }
  const { code, stdout } = await waiting;
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^\d\d:\d\d:\d\d {2}<-- purchase_made {11}[0-9a-f]{8} {2}valid {15}json {8}\d+ B {2}inbox\n$/,
  );
});

test('with --since, earlier deliveries match', async () => {
  const { received } = await server.record('/hooks/inbox', purchase);
  const outputs = [String(received.seq - 1), '1m', '2020-01-01T00:00:00Z'].map((since) =>
    run(['wait', '--verdict', 'valid', '--since', since, '--json']),
  );
  const found = (await Promise.all(outputs)).map((output) => jsonOf<ReceivedDetail>(output));
  expect(found[0]?.id).toBe(received.id);
  expect(found.map(({ payload }) => payload)).toEqual([PURCHASE, PURCHASE, PURCHASE]);
});

test('without --since, earlier deliveries do not match, and wait ends with 4', async () => {
  await server.deliver('/hooks/inbox', purchase);
  const { code, stdout, stderr } = await run(['wait', '--event', 'purchase_made', '--timeout', '300ms']);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('within 0.3 s');
});

describe('wrong usage: exit 2, naming what is wrong', () => {
  test.each([
    [['--since', 'yesterday'], 'yesterday'],
    [['--timeout', 'long'], 'like 500ms, 10s or 2m'],
    [['--verdict', 'fine'], 'valid, invalid'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await run(['wait', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

test('without a server it starts one, and other verbs use it', async () => {
  const cwd = tempDir();
  const env = { RAI_HOOKS_PORT: '0', RAI_HOOKS_RECEIVER_PORT: '0' };
  const waiting = spawnCli(['wait', '--event', 'user_joined', '--timeout', '20s'], { cwd, env });
  onTestFinished(() => waiting.kill('SIGKILL'));
  await expect.poll(waiting.stderr, { timeout: 15_000 }).toContain('/hooks/inbox');
  expect((await runCli(['send', 'user_joined', '--no-wait'], cwd)).code).toBe(0);
  expect(await waiting.ended).toBe(0);
  expect(waiting.stdout()).toContain('<-- user_joined');
});

test('when the server stops during the wait, wait ends with 3', async () => {
  const cwd = tempDir();
  const other = spawnCli(['start', '--json', '--port', '0', '--receiver-port', '0'], { cwd });
  await other.ready();
  const waiting = runCli(['wait', '--timeout', '20s'], cwd);
  const stream = setTimeout(() => other.kill('SIGINT'), 1500);
  onTestFinished(() => clearTimeout(stream));
  const { code, stderr } = await waiting;
  expect(code).toBe(3);
  expect(stderr).toContain('stopped');
});
