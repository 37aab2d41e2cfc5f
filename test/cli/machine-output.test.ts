import { describe, expect, test } from 'vitest';
import { runCli } from '../support/process.ts';
import { tempDir } from '../support/temp.ts';
import { runWithInput } from './verbs/support.ts';

const PLAIN = '{"event":"user_joined"}';

/** Verbs that end by themselves without a server; each creates what it needs in its own folder. */
const OFFLINE = [
  ['events'],
  ['events', 'purchase_made'],
  ['contract', 'show'],
  ['keygen'],
  ['doctor'],
  ['cert'],
  ['cert', 'issue', 'localhost'],
  ['decrypt'],
  ['send', 'purchase_made'],
  ['webhooks', 'add', 'App', 'https://hooks.example.com/'],
  ['endpoints', 'add', 'staging'],
] as const;

const environments = [
  ['NO_COLOR', { NO_COLOR: '1' }],
  ['CI', { CI: 'true' }],
  ['stdout that is not a terminal', {}],
] as const;

describe.each(OFFLINE.map((args) => [args.join(' '), args] as const))('%s', (_name, args) => {
  test('--json prints lines of JSON on stdout, with stdin closed', async () => {
    const { stdout } = await runWithInput([...args, '--json'], args[0] === 'decrypt' ? PLAIN : '');
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
  });
});

test.each(environments)('%s gives no escape codes', async (_name, env) => {
  const outputs = await Promise.all(
    [['events'], ['doctor'], ['contract', 'show'], ['--help'], ['nonsense']].map((args) =>
      runCli(args, tempDir(), env),
    ),
  );
  const printed = outputs.map(({ stdout, stderr }) => stdout + stderr).join('');
  expect(printed.length).toBeGreaterThan(1000);
  expect(printed).not.toContain('\u001b');
});
