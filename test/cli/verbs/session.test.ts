import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Page, Received } from '../../../server/types.ts';
import { runCli, spawnCli, spawnServer, startArgs } from '../../support/process.ts';
import { callApi } from '../../support/server.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf } from './support.ts';

test('what a verb does shows in the inspector of the running server', async () => {
  const cwd = tempDir();
  const child = spawnServer(cwd);
  const ready = await child.ready();
  await runCli(['send', 'purchase_made'], cwd);
  const { json } = await callApi<Page<Received>>(Number(new URL(ready.inspector).port), '/api/received', {
    headers: { authorization: `Bearer ${ready.token}` },
  });
  expect(json.items.map(({ event }) => event)).toEqual(['purchase_made']);
  await expect.poll(child.stdout).toContain('"attempt"');
});

test('a server and a verb that start at once wait for each other', async () => {
  const cwd = tempDir();
  const child = spawnCli(startArgs(), { cwd });
  const { code } = await runCli(['send', 'purchase_made'], cwd);
  expect(code).toBe(0);
  await child.ready();
});

test('after kill -9 of a server, verbs work without it', async () => {
  const cwd = tempDir();
  const child = spawnServer(cwd);
  await child.ready();
  child.kill('SIGKILL');
  await child.ended;
  expect((await runCli(['send', 'purchase_made'], cwd)).code).toBe(0);
});

test('a token that the server refuses is reported', async () => {
  const cwd = tempDir();
  await spawnServer(cwd).ready();
  const token = join(cwd, '.rai-hooks', 'token');
  writeFileSync(token, 'x'.repeat(43));
  const { code, stderr } = await runCli(['received', 'list'], cwd);
  expect(code).toBe(2);
  expect(stderr).toContain('token');
});

describe('the data dir', () => {
  test('comes from the environment and the file, too', async () => {
    const cwd = tempDir();
    const there = tempDir();
    await runCli(['send', 'purchase_made'], cwd, { RAI_HOOKS_DATA_DIR: there });
    writeFileSync(join(cwd, 'rai-hooks.yaml'), `data-dir: ${there}\n`);
    expect(jsonOf<Page<Received>>(await runCli(['received', 'list', '--json'], cwd)).total).toBe(1);
  });

  test('that cannot be created ends with 3', async () => {
    const cwd = tempDir();
    // A file in the way stops root too, whom modes do not.
    writeFileSync(join(cwd, 'closed'), '');
    expect((await runCli(['received', 'list', '--data-dir', 'closed/dir'], cwd)).code).toBe(3);
  });
});

test('output that is not for a terminal has no colours', async () => {
  const { stdout } = await runCli(['events'], tempDir(), { FORCE_COLOR: '1' });
  expect(stdout).not.toContain('\u001b');
});

test.each([
  [['received', 'list']],
  [['received', 'get', 'latest']],
  [['received', 'export']],
  [['sent', 'list']],
  [['sent', 'resend', 'latest']],
  [['sent', 'cancel', 'latest']],
  [['sent', 'retry', 'latest']],
  [['webhooks', 'list']],
  [['webhooks', 'remove', 'Shop']],
  [['endpoints', 'list']],
  [['endpoints', 'remove', 'shop']],
  [['endpoints', 'key', 'remove', 'shop', 'label']],
  [['contract', 'learn', 'latest']],
  [['contract', 'revert']],
  [['replay', 'latest', '--to', 'http://localhost:1/']],
])('%j with a mistyped data dir says that there is none, and creates nothing', async (args) => {
  const cwd = tempDir();
  const { code, stdout, stderr } = await runCli([...args, '--data-dir', 'mistyped'], cwd);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(`There is no data dir at ${join(cwd, 'mistyped')}.`);
  expect(readdirSync(cwd)).toEqual([]);
});
