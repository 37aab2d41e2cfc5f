import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../../server/base/package-root.ts';
import { seal } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { keyFile, runWithInput, serverWithCli } from './support.ts';

const KEY = 'CANARY-key-0123456789-0123456789';
const IV = 'CANARY-iv-012345';
const TRACES = [KEY, IV].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64').slice(0, -4),
]);
const tracesIn = (text: string) => TRACES.filter((trace) => text.includes(trace));

const { server, run } = serverWithCli();

test('a key by file or environment is in no output', async () => {
  const file = keyFile(tempDir(), { key: KEY, iv: IV });
  const env = { RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: IV };
  const url = `https://localhost:${server.receiverPort}/hooks/inbox`;
  const byFile = ['--key-file', file];
  const outputs = [
    await run(['webhooks', 'add', 'canary', url, '--mode', 'gcm', ...byFile]),
    await run(['webhooks', 'add', 'canary', url, '--mode', 'gcm', ...byFile, '--json']),
    await run(['webhooks', 'set', 'canary', '--mode', 'cbc', '--json'], env),
    await run(['endpoints', 'key', 'add', 'inbox', 'canary ring', '--json'], env),
    await run(['endpoints', 'key', 'add', 'inbox', 'canary ring', ...byFile]),
    await run(['endpoints', 'key', 'add', 'nobody', 'canary ring', ...byFile]),
    await run(['webhooks', 'list']),
    await run(['webhooks', 'list', '--json']),
    await run(['endpoints', 'list', '--json']),
    await run(['send', 'purchase_made', '--webhook', 'canary', '--json']),
    await run(['received', 'get', 'latest', '--json']),
    await run(['sent', 'get', 'latest', '--json']),
    await run(['sent', 'export', '--format', 'har']),
    await run(['received', 'export', '--format', 'curl']),
    await runWithInput(['decrypt', '--json', '--data-dir', server.running.dataDir], 'not it', { env }),
    await runWithInput(['decrypt', ...byFile], 'not it'),
  ];
  expect(outputs.flatMap(({ stdout, stderr }) => tracesIn(stdout + stderr))).toEqual([]);
});

test('a key by file or environment is not in the process list', async () => {
  const file = keyFile(tempDir(), { key: KEY, iv: IV });
  const cli = join(packageRoot(), 'dist', 'cli.js');
  const child = spawn(process.execPath, [cli, 'decrypt', '--key-file', file, '--plaintext'], {
    cwd: tempDir(),
    env: { PATH: process.env.PATH ?? '', RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: IV },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const list = () => commandLine(child.pid ?? 0);
  await expect.poll(list).toContain('--key-file');
  // Enough of a body to know that it has read the key, and still runs.
  child.stdin.write(seal('gcm', 'x'.repeat(1000), { key: KEY, iv: IV }));
  expect(tracesIn(list())).toEqual([]);
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
});

/** What other users of the machine see of a process. */
function commandLine(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file)
    ? readFileSync(file, 'utf8')
    : execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
}
