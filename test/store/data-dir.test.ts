import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { type DataDir, findRunning, openDataDir, openStore } from '../../server/store/index.ts';
import { tempDir } from '../support/temp.ts';
import { LIMITS } from './support.ts';

function open(path: string): DataDir {
  const dataDir = openDataDir({ path });
  onTestFinished(() => dataDir.release());
  return dataDir;
}

function failure(path: string): ExitError {
  try {
    openDataDir({ path }).release();
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
  throw new Error('It opened.');
}

async function holdElsewhere(path: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./child/hold-data-dir.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a new data dir is private and ignored by git', () => {
  const path = join(tempDir(), 'a', 'data');
  const dataDir = open(path);
  dataDir.announce('http://127.0.0.1:4620/');
  expect(modeOf(path)).toBe(0o700);
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
  expect(readdirSync(path).map((file) => [file, modeOf(join(path, file))])).toEqual(
    ['.gitignore', 'lock', 'server.json', 'token'].map((file) => [file, 0o600]),
  );
});

test('the token stays the same when the data dir is opened again', () => {
  const path = tempDir();
  const first = openDataDir({ path });
  first.release();
  expect(first.token).toMatch(/^[\w-]{43}$/);
  expect(open(path).token).toBe(first.token);
});

test.each(['', 'too short', 'x'.repeat(44), '\u0000'.repeat(43)])(
  'a broken token %j is drawn anew',
  (text) => {
    const path = tempDir();
    writeFileSync(join(path, 'token'), text, { mode: 0o644 });
    expect(open(path).token).toMatch(/^[\w-]{43}$/);
    expect(modeOf(join(path, 'token'))).toBe(0o600);
  },
);

test('a folder with other files keeps its mode and gets no .gitignore', () => {
  const path = join(tempDir(), 'project');
  mkdirSync(path, { mode: 0o755 });
  writeFileSync(join(path, 'package.json'), '{}');
  open(path);
  expect(modeOf(path)).toBe(0o755);
  expect(existsSync(join(path, '.gitignore'))).toBe(false);
});

test('a file in the place of the folder is named', () => {
  const path = join(tempDir(), 'file');
  writeFileSync(path, 'mine');
  for (const dir of [path, join(path, 'below')]) {
    const error = failure(dir);
    expect(error.exitCode).toBe(EXIT.environment);
    expect(error.message).toContain('a file');
  }
  expect(readFileSync(path, 'utf8')).toBe('mine');
});

test('with memory, the folder is removed on release', () => {
  const dataDir = openDataDir({ path: '.rai-hooks', memory: true });
  const store = openStore({ path: dataDir.dbPath, limits: LIMITS, now: Date.now });
  expect(existsSync(dataDir.dbPath)).toBe(true);
  void store.close();
  dataDir.release();
  expect(existsSync(dataDir.path)).toBe(false);
});

test('opening twice in one process is refused', () => {
  const path = tempDir();
  open(path).announce('http://127.0.0.1:4999/');
  expect(failure(path).message).toContain('http://127.0.0.1:4999/');
});

test('opening in a second process is refused with the URL of the first, until the first is killed', async () => {
  const path = tempDir();
  const child = await holdElsewhere(path);
  const error = failure(path);
  expect(error.exitCode).toBe(EXIT.environment);
  expect(error.message).toContain('http://127.0.0.1:4620/');
  expect(error.message).toContain(String(child.pid));

  child.kill('SIGKILL');
  await once(child, 'close');
  // Its server.json remains, but its lock is released.
  expect(existsSync(join(path, 'server.json'))).toBe(true);
  open(path);
  expect(existsSync(join(path, 'server.json'))).toBe(false);
}, 20_000);

test('a server is found only while it runs', async () => {
  const path = tempDir();
  expect(findRunning(path)).toBeNull();
  expect(findRunning(join(path, 'none'))).toBeNull();
  const child = await holdElsewhere(path);
  expect(findRunning(path)).toMatchObject({ url: 'http://127.0.0.1:4620/', pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(findRunning(path)).toBeNull();
}, 20_000);

test('a damaged lock file is replaced', () => {
  const path = tempDir();
  writeFileSync(join(path, 'lock'), 'pid 4711, left by hand '.repeat(100));
  open(path).announce('http://127.0.0.1:4999/');
  expect(failure(path).message).toContain('in use');
});

test('a folder in the place of the lock file is named', () => {
  const path = tempDir();
  mkdirSync(join(path, 'lock'));
  const error = failure(path);
  expect(error.exitCode).toBe(EXIT.environment);
  expect(error.message).toContain(join(path, 'lock'));
});

test('after release the folder can be opened again', () => {
  const path = tempDir();
  openDataDir({ path }).release();
  openDataDir({ path }).release();
  expect(existsSync(join(path, 'server.json'))).toBe(false);
});
