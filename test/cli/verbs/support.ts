import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../server/base/package-root.ts';
import { runCli } from '../../support/process.ts';
import { sharedServer, type TestServer } from '../../support/server.ts';
import { tempDir } from '../../support/temp.ts';

const CLI = join(packageRoot(), 'dist', 'cli.js');

export interface Ended {
  code: number | NodeJS.Signals;
  stdout: string;
  stderr: string;
}

export type Run = (args: readonly string[], env?: Record<string, string>) => Promise<Ended>;

/** A server for all tests of a file, and the command line acting on its data dir. */
export function serverWithCli(): { server: TestServer; run: Run } {
  const server = sharedServer();
  return {
    server,
    run: (args, env) => runCli([...args, '--data-dir', server.running.dataDir], tempDir(), env),
  };
}

/** Runs the command line with these bytes on stdin. */
export async function runWithInput(
  args: readonly string[],
  input: string | Uint8Array,
  { cwd = tempDir(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

/** What a verb printed, as JSON; without any, the failure says why. */
export function jsonOf<T>({ stdout, stderr = '' }: Pick<Ended, 'stdout'> & Partial<Ended>): T {
  if (stdout === '') throw new Error(`It printed nothing: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A key file as `keygen` writes it. */
export function keyFile(cwd: string, { key, iv }: { key: string; iv: string }): string {
  const path = join(cwd, 'webhook.key');
  writeFileSync(path, `key  ${key}\niv   ${iv}\n`, { mode: 0o600 });
  return path;
}
