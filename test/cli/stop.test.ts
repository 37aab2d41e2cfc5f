import { expect, test } from 'vitest';
import { spawnCli, spawnServer } from '../support/process.ts';
import { callApi } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { newTcpTap } from '../support/wire-tap.ts';

test('SIGINT stops the server, which prints a summary', async () => {
  const child = spawnCli(['start', '--port', '0', '--receiver-port', '0'], { cwd: tempDir() });
  await expect.poll(child.stdout, { timeout: 15_000 }).toContain('Ctrl+C');
  child.kill('SIGINT');
  expect(await child.ended).toBe(0);
  expect(child.stdout()).toContain('Received 0 · sent 0');
});

test('SIGTERM stops the server, too', async () => {
  const child = spawnServer(tempDir());
  await child.ready();
  child.kill('SIGTERM');
  expect(await child.ended).toBe(0);
});

test('a second SIGINT ends the process at once', async () => {
  const child = spawnServer(tempDir());
  const ready = await child.ready();
  // A forward to an app that never answers keeps the first stop waiting.
  const app = await newTcpTap({ answer: () => () => {} });
  const api = (path: string, method: string, body: unknown) =>
    callApi(Number(new URL(ready.inspector).port), path, {
      method,
      headers: { authorization: `Bearer ${ready.token}` },
      body,
    });
  await api('/api/endpoints/inbox', 'PUT', { forwardTo: app.url });
  await api('/api/send', 'POST', { event: 'purchase_made' });
  await expect.poll(child.stdout, { timeout: 15_000 }).toContain('"received"');
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGINT');
  expect(await child.ended).toBe(130);
});

test('after a stop, another server can use the data dir', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  const { token } = await first.ready();
  first.kill('SIGINT');
  await first.ended;
  expect((await spawnServer(cwd).ready()).token).toBe(token);
});

test('after kill -9, another server can use the data dir', async () => {
  const cwd = tempDir();
  const first = spawnServer(cwd);
  await first.ready();
  first.kill('SIGKILL');
  await first.ended;
  await spawnServer(cwd).ready();
});
