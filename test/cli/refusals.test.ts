import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli, spawnServer, startArgs } from '../support/process.ts';
import { tempDir } from '../support/temp.ts';

describe('the environment does not allow it: exit 3, one clear line', () => {
  test('a data dir in use: the message has the URL of the server that uses it', async () => {
    const cwd = tempDir();
    const { inspector } = await spawnServer(cwd).ready();
    const { code, stderr, stdout } = await runCli(startArgs(), cwd);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`:${new URL(inspector).port}/`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a file that has the name of the data dir', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'blocked'), '');
    const { code, stderr } = await runCli(startArgs('--data-dir', 'blocked/dir'), cwd);
    expect(code).toBe(3);
    expect(stderr).toContain('blocked/dir');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a database from a newer version', async () => {
    const cwd = tempDir();
    const child = spawnServer(cwd);
    await child.ready();
    child.kill('SIGINT');
    await child.ended;
    const db = new Database(join(cwd, '.rai-hooks', 'rai-hooks.db'));
    db.pragma('user_version = 999');
    db.close();
    const { code, stderr } = await runCli(startArgs(), cwd);
    expect(code).toBe(3);
    expect(stderr).toContain('newer');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test.each(['--port', '--receiver-port'])('a busy %s that was named', async (flag) => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      blocker.close();
    });
    const address = blocker.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const { code, stderr } = await runCli(startArgs(flag, port), tempDir());
    expect(code).toBe(3);
    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).toContain(flag);
  });
});

describe('wrong usage: exit 2, naming what is wrong', () => {
  test.each([
    [['start', '--colour', 'red'], '--colour'],
    [['begin'], 'begin'],
    [startArgs('--port', 'abc'), '--port is "abc"'],
    [startArgs('--max-body', 'lots'), '--max-body is "lots"'],
    [startArgs('--host', '0.0.0.0', '--no-auth'), '--no-auth'],
    [startArgs('--tls-cert', 'cert.pem'), '--tls-key'],
    [startArgs('--tls-cert', 'none.pem', '--tls-key', 'none.pem'), 'none.pem'],
    [startArgs('--receiver-name', 'https://a.test'), '--receiver-name'],
  ])('%j', async (args, says) => {
    const { code, stderr, stdout } = await runCli(args, tempDir());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('a wrong value in the environment names the variable', async () => {
    const { code, stderr } = await runCli(['start', '--json'], tempDir(), { RAI_HOOKS_PORT: 'abc' });
    expect(code).toBe(2);
    expect(stderr).toContain('RAI_HOOKS_PORT is "abc"');
  });

  test('an unknown setting in the file is named', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'rai-hooks.yaml'), 'colour: red\n');
    const { code, stderr } = await runCli(startArgs(), cwd);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown setting "colour"');
  });
});
