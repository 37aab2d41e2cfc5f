import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/process.ts';
import { tempDir } from '../../support/temp.ts';

const VERBS = [
  ...['start', 'send', 'listen', 'wait', 'replay', 'decrypt', 'received', 'sent', 'events'],
  ...['webhooks', 'endpoints', 'contract', 'keygen', 'cert', 'doctor'],
];

test('--help lists every verb', async () => {
  const { stdout } = await runCli(['--help'], tempDir());
  expect(VERBS.filter((verb) => !new RegExp(`^  ${verb}\\b`, 'm').test(stdout))).toEqual([]);
});

describe.each(VERBS)('%s --help', (verb) => {
  test('has a purpose and examples, and says nothing on stderr', async () => {
    const { code, stdout, stderr } = await runCli([verb, '--help'], tempDir());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: rai-hooks ${verb}`));
    expect(stdout.match(/^ {2}.*rai-hooks .+$/gm)?.length).toBeGreaterThanOrEqual(2);
  });
});

test('wait --help shows one default of --timeout', async () => {
  const { stdout } = await runCli(['wait', '--help'], tempDir());
  expect(stdout.match(/default/g)).toEqual(['default', 'default']);
  expect(stdout).toMatch(/--timeout <time> .*\(default: 10s\)$/m);
});

test.each([
  [['sned'], "unknown command 'sned'"],
  [['send', 'purchase_made', '--colour'], "unknown option '--colour'"],
  [['webhooks', 'ad'], "unknown command 'ad'"],
])('%j is refused with 2', async (args, says) => {
  const { code, stdout, stderr } = await runCli(args, tempDir());
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});
