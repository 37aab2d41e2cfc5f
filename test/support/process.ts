import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ready } from '../../server/app/start.ts';
import { packageRoot } from '../../server/base/package-root.ts';
import { until } from './wait.ts';

const CLI = join(packageRoot(), 'dist', 'cli.js');

export interface SpawnOptions {
  cwd: string;
  /** Added to an environment without settings of rai-hooks. */
  env?: Record<string, string>;
}

/** The built program, running. */
export interface TestProcess {
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves with the ready line. */
  ready(): Promise<Ready>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Runs `node dist/cli.js` with these arguments; it is killed at the end of the test. */
export function spawnCli(args: readonly string[], options: SpawnOptions): TestProcess {
  return spawnNode([CLI, ...args], options);
}

/** Runs what `npm start` runs. */
export function spawnNpmStart(args: readonly string[], options: SpawnOptions): TestProcess {
  return spawnNode([join(packageRoot(), 'server', 'cli', 'npm-start.js'), ...args], options);
}

function spawnNode(args: readonly string[], { cwd, env = {} }: SpawnOptions): TestProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = once(child, 'close').then(
    ([code, signal]: Array<number | NodeJS.Signals | null>) => code ?? signal ?? 0,
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => out,
    stderr: () => err,
    ready: () =>
      until('the ready line', () => {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${err}`);
        return out.includes('\n') ? (JSON.parse(out.slice(0, out.indexOf('\n'))) as Ready) : null;
      }),
    kill: (signal) => child.kill(signal),
    ended,
  };
}

/** Runs a command until it ends. Returns its exit code and output. */
export async function runCli(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const child = spawnCli(args, { cwd, env });
  const code = await child.ended;
  return { code, stdout: child.stdout(), stderr: child.stderr() };
}

/** The arguments of `start --json` on free ports, with more flags. */
export const startArgs = (...flags: string[]) => [
  'start',
  '--json',
  ...['--port', '0', '--receiver-port', '0'],
  ...flags,
];

/** The server on free ports in that folder. */
export function spawnServer(cwd: string, args: readonly string[] = []): TestProcess {
  return spawnCli(startArgs(...args), { cwd });
}
