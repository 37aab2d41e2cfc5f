import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type { Ready } from '../../server/app/start.ts';
import { sendHttps } from '../support/https.ts';

export { expect };

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** The built program in a process of its own, which can be killed and started again on the same ports. */
export interface Program {
  ready: Ready;
  /** The link that is printed, token and all. */
  link: string;
  deliver(body: string | Uint8Array, path?: string): Promise<number>;
  api<T>(path: string, method?: string, body?: unknown): Promise<T>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Starts again with another token, and returns the link that is printed. */
  restartWithNewToken(): Promise<string>;
}

async function startProgram(dir: string): Promise<Program> {
  let { child, ready } = await launch(dir, ['--port', '0', '--receiver-port', '0']);
  const port = (url: string) => new URL(url).port;
  const link = () => `http://localhost:${port(ready.inspector)}/#token=${ready.token}`;
  const program: Program = {
    ready,
    link: link(),
    async deliver(body, path = '/hooks/inbox') {
      const ca = readFileSync(ready.ca, 'utf8');
      return (await sendHttps(Number(port(ready.receiver)), ca, path, { body })).status;
    },
    async api(path, method = 'GET', body) {
      const response = await fetch(new URL(path, ready.inspector), {
        method,
        headers: { authorization: `Bearer ${ready.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    },
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
    async restart() {
      const ports = ['--port', port(ready.inspector), '--receiver-port', port(ready.receiver)];
      ({ child, ready } = await launch(dir, ports));
    },
    async restartWithNewToken() {
      rmSync(join(dir, '.rai-hooks', 'token'));
      await program.restart();
      return link();
    },
  };
  return program;
}

async function launch(dir: string, ports: readonly string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [CLI, 'start', '--json', ...ports], {
    cwd: dir,
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('\n')) break;
  }
  if (!out.includes('\n')) throw new Error('The program ended before it was ready');
  return { child, ready: JSON.parse(out.slice(0, out.indexOf('\n'))) as Ready };
}

interface Shared {
  /** One program for all tests of a worker; what it received and sent is deleted before each. */
  shared: Program;
}

interface Fixtures {
  program: Program;
  /** A program of the test's own, to kill and start again. */
  ownProgram: Program;
  /** What the page complained about: nothing, unless the test takes it out. */
  complaints: string[];
  /** The page, signed in by the link. */
  inspector: Page;
}

/** Tests with a page signed in to a running program, on which nothing may be logged as an error or a warning. */
export const test = base.extend<Fixtures, Shared>({
  shared: [async ({ browserName: _ }, use) => withProgram(use), { scope: 'worker' }],
  program: async ({ shared }, use) => {
    for (const kind of ['received', 'sent']) await shared.api(`/api/${kind}`, 'DELETE');
    await use(shared);
  },
  ownProgram: async ({ browserName: _ }, use) => withProgram(use),
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  inspector: async ({ page, program, complaints: _ }, use) => {
    await signIn(page, program);
    await use(page);
  },
});

/** Follows the printed link and waits until the page is live. */
export async function signIn(page: Page, program: Program): Promise<void> {
  await page.goto(program.link);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
}

async function withProgram(use: (program: Program) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'rai-hooks-e2e-'));
  const program = await startProgram(dir);
  await use(program);
  await program.kill();
  rmSync(dir, { recursive: true, force: true });
}
