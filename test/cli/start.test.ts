import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { sendHttps } from '../support/https.ts';
import { runCli, spawnCli, spawnNpmStart, spawnServer, startArgs } from '../support/process.ts';
import { callApi } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';

/** Ends whatever is left of a process and its children. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself, as it should.
  }
}

describe('the ready line', () => {
  test('has all that a script needs, and its addresses work', async () => {
    const cwd = tempDir();
    const child = spawnServer(cwd);
    const ready = await child.ready();
    expect(ready).toEqual({
      type: 'ready',
      inspector: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      receiver: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/hooks\/inbox$/),
      ca: join(cwd, '.rai-hooks', 'tls', 'ca.pem'),
      token: readFileSync(join(cwd, '.rai-hooks', 'token'), 'utf8').trim(),
      pid: child.pid,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    const health = await callApi(Number(new URL(ready.inspector).port), '/healthz');
    expect(health.text).toBe('{"ok":true}');
    const receiver = new URL(ready.receiver);
    const reply = await sendHttps(Number(receiver.port), readFileSync(ready.ca, 'utf8'), receiver.pathname, {
      body: '{}',
    });
    expect(reply.status).toBe(200);
  });

  test('is the first line of a silent npm start, as the README has it', async () => {
    const flags = startArgs('--data-dir', join(tempDir(), 'kept')).slice(1);
    const npm = spawn('npm', ['start', '--silent', '--', ...flags], {
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    onTestFinished(() => endGroup(npm.pid));
    const [chunk] = (await once(npm.stdout, 'data')) as [Buffer];
    const ready = JSON.parse(chunk.toString().split('\n')[0] ?? '') as { type: string; pid: number };
    // Npm does not hand a signal on in time: the server itself is told.
    process.kill(ready.pid, 'SIGTERM');
    expect(ready.type).toBe('ready');
    expect((await once(npm, 'exit'))[0]).toBe(0);
  });

  test('is followed by a line for each thing that happens', async () => {
    const child = spawnServer(tempDir());
    const ready = await child.ready();
    const receiver = new URL(ready.receiver);
    await sendHttps(Number(receiver.port), readFileSync(ready.ca, 'utf8'), '/hooks/inbox', { body: '{}' });
    child.kill('SIGTERM');
    await child.ended;
    const lines = child.stdout().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['ready', 'received']);
  });

  test('is the only thing on stdout; nothing is on stderr', async () => {
    const child = spawnServer(tempDir());
    await child.ready();
    expect(child.stdout().trim().split('\n')).toHaveLength(1);
    expect(child.stderr()).toBe('');
  });
});

test('the banner shows the link with the token, the receiver and the CA, without colours', async () => {
  const cwd = tempDir();
  const child = spawnCli(['start', '--port', '0', '--receiver-port', '0'], { cwd });
  await expect.poll(child.stdout, { timeout: 15_000 }).toContain('Ctrl+C');
  const token = readFileSync(join(cwd, '.rai-hooks', 'token'), 'utf8').trim();
  expect(child.stdout()).toMatch(new RegExp(`http://localhost:\\d+/#token=${token}\\n`));
  expect(child.stdout()).toMatch(/https:\/\/localhost:\d+\/hooks\/inbox\n/);
  expect(child.stdout()).toContain(join(cwd, '.rai-hooks', 'tls', 'ca.pem'));
  expect(child.stdout()).not.toContain('\u001b');
});

test('the environment overrides the settings file', async () => {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'rai-hooks.yaml'), 'port: 0\nreceiver-port: 0\ndata-dir: from-file\njson: true\n');
  const child = spawnCli(['start'], { cwd, env: { RAI_HOOKS_DATA_DIR: 'from-env' } });
  expect((await child.ready()).ca).toBe(join(cwd, 'from-env', 'tls', 'ca.pem'));
});

test('--tls-cert and --tls-key replace the local certificate', async () => {
  const cwd = tempDir();
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', 'key.pem', '-out', 'cert.pem'],
    ],
    { cwd, stdio: 'ignore' },
  );
  const ready = await spawnServer(cwd, ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem']).ready();
  const port = Number(new URL(ready.receiver).port);
  const own = readFileSync(join(cwd, 'cert.pem'), 'utf8');
  expect((await sendHttps(port, own, '/hooks/inbox', { body: '{}' })).status).toBe(200);
  await expect(
    sendHttps(port, readFileSync(ready.ca, 'utf8'), '/hooks/inbox', { body: '{}' }),
  ).rejects.toThrow();
});

test('a warning on stderr says that other machines can reach the receiver', async () => {
  const child = spawnServer(tempDir(), ['--receiver-host', '0.0.0.0']);
  await child.ready();
  expect(child.stderr()).toContain('other machines can send deliveries to it');
});

test.each([['--version'], ['--help'], ['start', '--help']])('%s is answered on stdout', async (...args) => {
  const { code, stdout, stderr } = await runCli(args, tempDir());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.length).toBeGreaterThan(3);
});

test('npm start takes the flags of start and stops like it', async () => {
  const cwd = tempDir();
  const child = spawnNpmStart(startArgs().slice(1), { cwd });
  expect((await child.ready()).ca).toBe(join(cwd, '.rai-hooks', 'tls', 'ca.pem'));
  child.kill('SIGINT');
  expect(await child.ended).toBe(0);
});
