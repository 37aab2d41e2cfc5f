import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Check } from '../../../server/cli/verbs/doctor-checks.ts';
import type { KeyMaterial } from '../../../server/types.ts';
import { runCli } from '../../support/process.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();

describe('keygen', () => {
  test('draws a key of 32 characters and an IV of 16', async () => {
    const { code, stdout, stderr } = await runCli(['keygen'], tempDir());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^key {2}[A-Za-z0-9]{32}\niv {3}[A-Za-z0-9]{16}\n$/);
  });

  test('--env is for an environment file', async () => {
    const { stdout } = await runCli(['keygen', '--env'], tempDir());
    expect(stdout).toMatch(/^RAI_HOOKS_KEY=\w{32}\nRAI_HOOKS_IV=\w{16}\n$/);
  });

  test('--json draws another each time, and makes no folder', async () => {
    const cwd = tempDir();
    const pairs = [await runCli(['keygen', '--json'], cwd), await runCli(['keygen', '--json'], cwd)];
    const [one, other] = pairs.map((pair) => jsonOf<KeyMaterial>(pair));
    expect(one?.key).not.toBe(other?.key);
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });
});

describe('cert', () => {
  test('--path is where the CA is, and openssl takes it', async () => {
    const { stdout } = await run(['cert', '--path']);
    expect(readFileSync(stdout.trim(), 'utf8')).toBe(server.ca);
    const subject = execFileSync('openssl', ['x509', '-noout', '-subject', '-in', stdout.trim()]).toString();
    expect(subject).toContain('rai-hooks local CA');
  });

  test('says how each program and system trusts it', async () => {
    const { stdout } = await run(['cert']);
    for (const word of [
      '--cacert',
      'NODE_EXTRA_CA_CERTS',
      'REQUESTS_CA_BUNDLE',
      'keytool',
      '.NET',
      'Go',
      'PHP',
    ]) {
      expect(stdout).toContain(word);
    }
    for (const word of ['macOS', 'Windows', 'Debian', 'Fedora', 'Firefox', 'Chrome'])
      expect(stdout).toContain(word);
  });

  test('--for says it for one, and --json for scripts', async () => {
    const { trust, path } = jsonOf<{ trust: Record<string, string>; path: string }>(
      await run(['cert', '--json', '--for', 'node']),
    );
    expect(trust).toEqual({ node: `NODE_EXTRA_CA_CERTS=${path} node app.js` });
  });

  test('a new data dir gets a CA', async () => {
    const { code, stdout } = await runCli(['cert', '--pem'], tempDir());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n$/);
  });

  test('an unknown program is refused', async () => {
    const { code, stderr } = await run(['cert', '--for', 'abacus']);
    expect(code).toBe(2);
    expect(stderr).toContain('curl, node, python');
  });
});

describe('doctor', () => {
  const doctor = async (cwd: string, args: readonly string[] = [], env: Record<string, string> = {}) => {
    const ended = await runCli(['doctor', '--json', ...args], cwd, env);
    const { ok, checks } = jsonOf<{ ok: boolean; checks: Check[] }>(ended);
    return {
      code: ended.code,
      ok,
      levels: Object.fromEntries(checks.map(({ name, level }) => [name, level])),
      checks,
    };
  };
  const free = { RAI_HOOKS_PORT: '0', RAI_HOOKS_RECEIVER_PORT: '0' };

  test('an empty folder has no problem and stays empty', async () => {
    const cwd = tempDir();
    const { code, levels } = await doctor(cwd, [], free);
    expect({ code, bad: Object.values(levels).filter((level) => level !== 'ok') }).toEqual({
      code: 0,
      bad: [],
    });
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });

  test('it is aligned, a line each', async () => {
    const { stdout } = await runCli(['doctor'], tempDir(), free);
    expect(stdout).toMatch(/^ok {2}node {12}\d+\.\d+\.\d+\nok {2}database {8}better-sqlite3/);
  });

  test('it finds the running server', async () => {
    const { checks } = await doctor(tempDir(), ['--data-dir', server.running.dataDir], free);
    const found = checks.find(({ name }) => name === 'server')?.detail;
    expect(found).toContain(server.running.ready.inspector);
  });

  test('a busy port that was named fails with 3; a default one is a warning', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void blocker.close());
    const address = blocker.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const { code, levels, checks } = await doctor(tempDir(), [], { ...free, RAI_HOOKS_PORT: port });
    expect({ code, level: levels['inspector port'] }).toEqual({ code: 3, level: 'fail' });
    expect(checks.find(({ name }) => name === 'inspector port')?.advice).toBe('Choose another with --port.');
  });

  test('a file in the path of the data dir fails', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'file'), '');
    const { code, levels } = await doctor(cwd, ['--data-dir', 'file/dir'], free);
    expect({ code, level: levels['data dir'] }).toEqual({ code: 3, level: 'fail' });
  });

  test('a damaged certificate fails', async () => {
    const cwd = tempDir();
    await runCli(['cert', '--path'], cwd);
    const path = join(cwd, '.rai-hooks', 'tls', 'cert.pem');
    chmodSync(path, 0o600);
    writeFileSync(path, 'nonsense');
    expect((await doctor(cwd, [], free)).levels.certificate).toBe('fail');
  });
});
