import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnCli, spawnServer, startArgs } from '../support/process.ts';
import { tempDir } from '../support/temp.ts';

describe('the data dir', () => {
  test('and each file in it can be read by the owner only', async () => {
    const cwd = tempDir();
    const child = spawnServer(cwd);
    await child.ready();
    const dir = join(cwd, '.rai-hooks');
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(dir)).toBe('700');
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
    const open = files.filter((path) => statSync(path).isFile() && mode(path) !== '600');
    expect(open).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([join(dir, 'rai-hooks.db'), join(dir, 'token'), join(dir, 'tls', 'ca-key.pem')]),
    );
  });

  test('is ignored by git', async () => {
    const cwd = tempDir();
    await spawnServer(cwd).ready();
    expect(readFileSync(join(cwd, '.rai-hooks', '.gitignore'), 'utf8')).toBe('*\n');
  });

  test('--memory leaves nothing behind', async () => {
    const cwd = tempDir();
    const temporary = join(cwd, 'tmp');
    mkdirSync(temporary);
    const child = spawnCli(startArgs('--memory'), { cwd, env: { TMPDIR: temporary } });
    await child.ready();
    expect(readdirSync(temporary)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await child.ended).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });
});
