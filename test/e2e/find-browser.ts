import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Browsers on PATH that will do, in the order in which they are tried. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APT = ['install', '-y', '--no-install-recommends', 'chromium'];

export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  /** Runs a command to its end; `null` as status when there is no such command. */
  run(command: string, args: readonly string[]): { status: number | null; stdout: string };
  /** Where Playwright keeps its own Chromium, whether it is there or not. */
  ownPath: string;
  exists(path: string): boolean;
  isRoot: boolean;
  say(text: string): void;
}

/**
 * Finds a Chromium, or gets one: by apt-get as root on Debian (a container or a CI machine), else by Playwright.
 * @throws Error that says how to get one by hand.
 */
export function findBrowser(machine: Machine): string {
  const { env, say } = machine;
  const named = env.RAI_HOOKS_CHROMIUM;
  if (named) {
    if (isBrowser(machine, named)) return named;
    throw new Error(`RAI_HOOKS_CHROMIUM is "${named}", which is no Chromium that runs.`);
  }
  const found = onThisMachine(machine);
  if (found) return found;
  if (machine.isRoot && machine.run('apt-get', ['--version']).status === 0) {
    say('No browser here. Installing Debian’s chromium (apt-get install chromium), once …\n');
    if (machine.run('apt-get', ['update']).status === 0) machine.run('apt-get', APT);
    const installed = onThisMachine(machine);
    if (installed) return installed;
  }
  say('No browser here. Downloading Playwright’s Chromium (npx playwright install chromium), once …\n');
  machine.run('npx', ['playwright', 'install', 'chromium']);
  const downloaded = onThisMachine(machine);
  if (downloaded) return downloaded;
  throw new Error(
    'No Chromium was found, and none could be installed. Install one (Debian: apt-get install chromium; elsewhere ' +
      'Chromium or Google Chrome), or name one: RAI_HOOKS_CHROMIUM=/path/to/chromium npm test',
  );
}

function onThisMachine(machine: Machine): string | null {
  const name = NAMES.find((one) => isBrowser(machine, one));
  if (name) return pathOf(machine, name);
  return machine.exists(machine.ownPath) ? machine.ownPath : null;
}

/** Some of those names are stubs that only tell how to install the real thing. */
function isBrowser(machine: Machine, command: string): boolean {
  const { status, stdout } = machine.run(command, ['--version']);
  return status === 0 && /^(?:Chromium|Google Chrome)\b.*\d/m.test(stdout);
}

function pathOf(machine: Machine, name: string): string {
  return machine.run('which', [name]).stdout.trim() || name;
}

/** This machine, with its commands' output on stderr where it takes long. */
export function thisMachine(ownPath: string): Machine {
  return {
    env: process.env,
    ownPath,
    exists: existsSync,
    isRoot: process.getuid?.() === 0,
    run(command, args) {
      const isLong = args.includes('install') || args.includes('update');
      const { status, stdout }: SpawnSyncReturns<string> = spawnSync(command, args, {
        encoding: 'utf8',
        stdio: ['ignore', isLong ? 2 : 'pipe', isLong ? 2 : 'ignore'],
        shell: process.platform === 'win32',
      });
      return { status, stdout: stdout ?? '' };
    },
    say: (text) => process.stderr.write(text),
  };
}
