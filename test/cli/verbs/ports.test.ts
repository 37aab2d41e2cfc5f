import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EndpointView, Page, WebhookView } from '../../../server/types.ts';
import { runCli, spawnCli, spawnServer } from '../../support/process.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf } from './support.ts';

const portOf = (url: string) => Number(new URL(url).port);

describe('while a server runs, its ports are named and no others', () => {
  test('by cert, doctor, webhooks list and open', async () => {
    const cwd = tempDir();
    const ready = await spawnServer(cwd).ready();
    const receiver = `https://localhost:${portOf(ready.receiver)}`;
    const { trust } = jsonOf<{ trust: { curl: string } }>(
      await runCli(['cert', '--json', '--for', 'curl'], cwd),
    );
    expect(trust.curl).toContain(`${receiver}/hooks/inbox`);
    const { stdout } = await runCli(['doctor'], cwd);
    expect(stdout).toContain(`inspector port  ${portOf(ready.inspector)}, used by the running server`);
    expect(stdout).toContain(`receiver port   ${portOf(ready.receiver)}, used by the running server`);
    const { items } = jsonOf<Page<WebhookView>>(await runCli(['webhooks', 'list', '--json'], cwd));
    expect(items.map(({ url }) => url)).toEqual([`${receiver}/hooks/inbox`]);
    const opened = await runCli(['open', '--json'], cwd);
    expect(jsonOf<{ link: string }>(opened).link).toBe(
      `http://localhost:${portOf(ready.inspector)}/#token=${ready.token}`,
    );
  });
});

test('without a server, the configured ports are named, not ports that are free at the moment', async () => {
  const cwd = tempDir();
  const env = { RAI_HOOKS_RECEIVER_PORT: '4700' };
  const added = jsonOf<EndpointView>(await runCli(['endpoints', 'add', 'orders', '--json'], cwd, env));
  expect(added.url).toBe('https://localhost:4700/hooks/orders');
  const webhooks = jsonOf<Page<WebhookView>>(await runCli(['webhooks', 'list', '--json'], cwd, env));
  expect(webhooks.items.map(({ url }) => url)).toEqual(['https://localhost:4700/hooks/inbox']);
  const endpoints = jsonOf<Page<EndpointView>>(await runCli(['endpoints', 'list', '--json'], cwd, env));
  expect(endpoints.items.map(({ url }) => new URL(url).port)).toEqual(['4700', '4700']);
  const { stdout } = await runCli(['cert', '--for', 'curl'], cwd, env);
  expect(stdout).toContain('https://localhost:4700/hooks/inbox');
});

test('a busy default port is reported, with the port used instead', async () => {
  const blocker = createServer();
  // Busy either way: by this, or by whatever else listens there.
  await new Promise<void>((resolve) => {
    blocker.once('error', () => resolve());
    blocker.listen(4620, '127.0.0.1', resolve);
  });
  onTestFinished(() => void blocker.close());
  const cwd = tempDir();
  const child = spawnCli(['start', '--json', '--receiver-port', '0'], { cwd });
  const { inspector } = await child.ready();
  expect(portOf(inspector)).not.toBe(4620);
  await expect
    .poll(child.stderr)
    .toBe(
      `rai-hooks: port 4620 is busy, so the inspector uses ${portOf(inspector)}. Choose another with --port.\n`,
    );
});

describe('open', () => {
  test('says that no server runs, and where it looked', async () => {
    const cwd = tempDir();
    const { code, stdout, stderr } = await runCli(['open'], cwd);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`No server runs on the data dir ${join(cwd, '.rai-hooks')}.`);
  });

  test('leaves out the token where the server asks for none', async () => {
    const cwd = tempDir();
    const { inspector } = await spawnServer(cwd, ['--no-auth']).ready();
    const { stdout } = await runCli(['open'], cwd);
    expect(stdout).toBe(`http://localhost:${portOf(inspector)}/\n`);
  });
});
