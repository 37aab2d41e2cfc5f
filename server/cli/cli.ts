#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { FLAGS, type Flag, loadConfig } from '../config.ts';
import { EXIT, ExitError } from '../exit.ts';
import { readVersion } from '../version.ts';
import { describeError, start } from './start.ts';

/** Runs the command line and gives the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command('rai-hooks')
    .description("Develop and test against Returning.AI's outgoing webhooks, with no Returning.AI at hand.")
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('(rai-hooks --help lists the verbs)');
  const verb = program.command('start').description('start the receiver, the emitter and the inspector');
  for (const flag of FLAGS) for (const option of optionsOf(flag)) verb.addOption(option);
  verb.addHelpText('after', HELP).action(async (options: Record<string, unknown>) => {
    code = await start(
      loadConfig({
        flags: byName(options),
        env: process.env,
        cwd: process.cwd(),
        terminal: process.stdout.isTTY,
      }),
    );
  });
  await program.parseAsync([...argv]);
  return code;
}

const HELP = `
Each flag is also RAI_HOOKS_<FLAG> (RAI_HOOKS_RECEIVER_PORT=4700) and a line of rai-hooks.yaml in the working
folder (receiver-port: 4700). A flag goes before the environment, that before the file.

Exit codes: 0 stopped, 2 usage or configuration, 3 port, network or file, 5 internal, 130 interrupted twice.`;

function optionsOf({ name, kind, fallback, help }: Flag): Option[] {
  if (kind === 'switch') {
    const positive = new Option(`--${name}`, help);
    const negative = new Option(`--no-${name}`, help);
    // Only the side that changes something is worth a line of help.
    return fallback === true ? [positive.hideHelp(), negative] : [positive, negative.hideHelp()];
  }
  const shown = fallback === null || Array.isArray(fallback) ? help : `${help} (default: ${fallback})`;
  return [new Option(`--${name} <${kind === 'list' ? 'names...' : kind}>`, shown)];
}

/** Commander gives options in camel case and, for a switch with an opposite, a default of true. */
function byName(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    FLAGS.map(({ name }) => [
      name,
      options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())],
    ]),
  );
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ExitError) {
    process.stderr.write(`rai-hooks: ${error.message}${error.advice ? ` ${error.advice}` : ''}\n`);
    return error.exitCode;
  }
  process.stderr.write(`rai-hooks: internal error: ${describeError(error)}\n`);
  return EXIT.internal;
}

// A reader that goes away (`| head`) is no reason to fail.
process.stdout.on('error', () => {});
const code = await main(process.argv).catch(report);
process.exit(code);
