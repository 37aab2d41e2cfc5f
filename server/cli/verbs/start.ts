import { type Command, Option } from 'commander';
import { type Running, startServer } from '../../app/start.ts';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { type Config, loadConfig } from '../../config/config.ts';
import { FLAGS, type Flag } from '../../config/flags.ts';
import { loadSettings, type Settings } from '../../config/settings/read.ts';
import { findRunning } from '../../store/index.ts';
import { waitForDataDir } from '../client/wait-for-data-dir.ts';
import { type Io, printLine, warn } from '../io.ts';
import { openBrowser } from '../open-browser.ts';
import { describeError } from '../print/describe-error.ts';
import { jsonText } from '../print/plain.ts';
import { banner, count, line, summary, type Tally } from '../print/print.ts';

const HELP = `
Each flag is also RAI_HOOKS_<FLAG> (RAI_HOOKS_RECEIVER_PORT=4700) and a line of
rai-hooks.yaml in the working folder (receiver-port: 4700). A flag overrides the
environment, which overrides the file. The file may also hold "webhooks" and
"endpoints" in the form of the API, with keys as {env: NAME} or {file: PATH}.

Examples:
  rai-hooks start
  rai-hooks start --json --port 0 --receiver-port 0 --memory
  rai-hooks start --forward-to http://localhost:3000/webhook

Exit codes: 0 stopped, 2 usage or configuration, 3 port, network or file, 5
internal, 130 interrupted twice.`;

/** `rai-hooks start`, with a flag for every setting. */
export function addStart(program: Command, io: Io): void {
  const verb = program.command('start').description('start the receiver, the emitter and the inspector');
  for (const flag of FLAGS) for (const option of optionsOf(flag)) verb.addOption(option);
  verb.addHelpText('after', HELP).action(async (options: Record<string, unknown>) => {
    const { env, cwd, terminal } = io;
    const config = loadConfig({ flags: byName(options), env, cwd, terminal });
    io.end(await start(io, config, loadSettings(io)));
  });
}

function optionsOf({ name, kind, fallback, help, value = kind }: Flag): Option[] {
  if (kind === 'switch') {
    const positive = new Option(`--${name}`, help);
    const negative = new Option(`--no-${name}`, help);
    // Help shows only the side that changes the default.
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

/** Runs both planes until a stop signal, and returns the exit code. */
async function start(io: Io, config: Config, settings: Settings | null): Promise<ExitCode> {
  // Before the ready line, because its reader may send a signal at once.
  const stopped = io.stopSignal();
  io.neverWaitForReader(config.json);
  for (const warning of config.warnings) warn(io, warning);
  const onError = (error: unknown) => warn(io, describeError(error));
  // Waits for a verb that uses the data dir for a moment, but not for a running server.
  const isTaken = () => findRunning(config.dataDir) !== null;
  const running = await waitForDataDir(() => startServer(config, { onError, settings }), isTaken);
  for (const warning of running.warnings) warn(io, warning);
  const tally: Tally = { received: new Map(), delivered: 0, failed: 0, attempted: new Set() };
  running.subscribe((message) => count(tally, message));
  for (const stepped of steppedPorts(config, running)) warn(io, stepped);
  if (config.json) reportJson(io, running, config);
  else reportLines(io, running, config);
  if (config.open) {
    openBrowser(running.link, () =>
      warn(io, 'the browser could not be opened: open the link above yourself.'),
    );
  }
  await stopped;
  await running.stop();
  if (!config.json && !config.quiet) io.print(`\n${summary(tally)}`);
  return EXIT.ok;
}

/** Warns of a busy default port: commands copied from a guide would reach another program. */
function steppedPorts({ inspector, receiver }: Config, { ready }: Running): string[] {
  const planes = [
    { name: 'inspector', flag: '--port', wanted: inspector.port, taken: portOf(ready.inspector) },
    { name: 'receiver', flag: '--receiver-port', wanted: receiver.port, taken: portOf(ready.receiver) },
  ];
  return planes
    .filter(({ wanted, taken }) => wanted !== 0 && wanted !== taken)
    .map(
      ({ name, flag, wanted, taken }) =>
        `port ${wanted} is busy, so the ${name} uses ${taken}. Choose another with ${flag}.`,
    );
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function reportJson(io: Io, running: Running, { quiet }: Config): void {
  io.print(jsonText({ type: 'ready', ...running.ready }));
  if (!quiet) running.subscribe((message) => io.print(jsonText(message)));
}

function reportLines(io: Io, running: Running, { quiet }: Config): void {
  io.print(banner(running, io.paint));
  if (quiet) return;
  running.subscribe((message) => {
    const text = line(message, io.paint);
    if (text !== null) printLine(io, text);
  });
}
