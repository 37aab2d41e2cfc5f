import { type Command, Option } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { FLAGS, type Flag } from '../../config/flags.ts';
import { loadSettings } from '../../config/settings-file.ts';
import type { Io } from '../io.ts';
import { start } from './start.ts';

const HELP = `
Each flag is also RAI_HOOKS_<FLAG> (RAI_HOOKS_RECEIVER_PORT=4700) and a line of rai-hooks.yaml in the working
folder (receiver-port: 4700). A flag goes before the environment, that before the file. The file may also hold
"webhooks" and "endpoints", as the API shows them, with keys as {env: NAME} or {file: PATH}.

Examples:
  rai-hooks start
  rai-hooks start --json --port 0 --receiver-port 0 --memory
  rai-hooks start --forward-to http://localhost:3000/webhook

Exit codes: 0 stopped, 2 usage or configuration, 3 port, network or file, 5 internal, 130 interrupted twice.`;

/** `rai-hooks start`, with a flag for every setting. */
export function addStart(program: Command, io: Io): void {
  const verb = program.command('start').description('start the receiver, the emitter and the inspector');
  for (const flag of FLAGS) for (const option of optionsOf(flag)) verb.addOption(option);
  verb.addHelpText('after', HELP).action(async (options: Record<string, unknown>) => {
    const { env, cwd, terminal } = io;
    const config = loadConfig({ flags: byName(options), env, cwd, terminal });
    io.end(await start(config, loadSettings(io)));
  });
}

function optionsOf({ name, kind, fallback, help, value = kind }: Flag): Option[] {
  if (kind === 'switch') {
    const positive = new Option(`--${name}`, help);
    const negative = new Option(`--no-${name}`, help);
    // Only the side that changes something is worth a line of help.
    return fallback === true ? [positive.hideHelp(), negative] : [positive, negative.hideHelp()];
  }
  const shown = fallback === null || Array.isArray(fallback) ? help : `${help} (default: ${fallback})`;
  return [new Option(`--${name} <${kind === 'list' ? 'names...' : value}>`, shown)];
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
