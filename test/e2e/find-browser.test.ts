import { expect, test } from 'vitest';
import { findBrowser, type Machine } from './find-browser.ts';

/** A machine with these commands; `gets` names what an installation brings. */
function machine(
  commands: Record<string, string>,
  rest: Partial<Machine> & { gets?: Record<string, Record<string, string>> } = {},
) {
  const ran: string[] = [];
  const said: string[] = [];
  const { gets = {}, ...overrides } = rest;
  const made: Machine = {
    env: {},
    ownPath: '/playwright/chromium',
    exists: (path) => path in commands,
    isRoot: false,
    say: (text) => said.push(text),
    run(command, args) {
      const line = [command, ...args].join(' ');
      if (!line.endsWith('--version')) ran.push(line);
      Object.assign(commands, gets[line]);
      if (command === 'which') return { status: 0, stdout: `/usr/bin/${args[0]}\n` };
      const stdout = commands[command];
      return { status: stdout === undefined ? null : 0, stdout: stdout ?? '' };
    },
    ...overrides,
  };
  return { made, ran, said };
}

const CHROMIUM = 'Chromium 156.0.8078.79 built on Debian';

test('the one named in the environment goes first', () => {
  const { made } = machine(
    { chromium: CHROMIUM, '/opt/chrome': 'Google Chrome 155.0.1 ' },
    { env: { RAI_HOOKS_CHROMIUM: '/opt/chrome' } },
  );
  expect(findBrowser(made)).toBe('/opt/chrome');
});

test('one named that does not run is an error that says so', () => {
  const { made } = machine({ chromium: CHROMIUM }, { env: { RAI_HOOKS_CHROMIUM: '/opt/none' } });
  expect(() => findBrowser(made)).toThrow(/RAI_HOOKS_CHROMIUM is "\/opt\/none"/);
});

test('one on PATH is taken, and nothing is installed', () => {
  const { made, ran } = machine({ 'google-chrome': 'Google Chrome 155.0.1' });
  expect(findBrowser(made)).toBe('/usr/bin/google-chrome');
  expect(ran).toEqual(['which google-chrome']);
});

test('a stub that only tells how to install one is passed over', () => {
  const { made } = machine({
    'chromium-browser': 'Command requires the chromium snap to be installed.',
    '/playwright/chromium': '',
  });
  expect(findBrowser(made)).toBe('/playwright/chromium');
});

test('as root on Debian it is installed by apt-get, saying so', () => {
  const { made, ran, said } = machine(
    { 'apt-get': 'apt 2.6.1' },
    {
      isRoot: true,
      gets: { 'apt-get install -y --no-install-recommends chromium': { chromium: CHROMIUM } },
    },
  );
  expect(findBrowser(made)).toBe('/usr/bin/chromium');
  expect(ran.slice(0, 2)).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium']);
  expect(said.join('')).toContain('apt-get install chromium');
});

test('elsewhere it is Playwright that downloads one, saying so', () => {
  const { made, ran, said } = machine(
    { 'apt-get': 'apt 2.6.1' },
    { gets: { 'npx playwright install chromium': { '/playwright/chromium': '' } } },
  );
  expect(findBrowser(made)).toBe('/playwright/chromium');
  expect(ran).toEqual(['npx playwright install chromium']);
  expect(said.join('')).toContain('npx playwright install chromium');
});

test('where nothing helps, it says how to get one', () => {
  const { made } = machine({ 'apt-get': 'apt 2.6.1' }, { isRoot: true });
  expect(() => findBrowser(made)).toThrow(/apt-get install chromium.*RAI_HOOKS_CHROMIUM=/s);
});
