import { spawn } from 'node:child_process';
import { type Running, startServer } from '../../app/start.ts';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import type { Config } from '../../config/config.ts';
import { applySettings, type Settings } from '../../config/settings-file.ts';
import { findRunning } from '../../store/index.ts';
import { createClient } from '../client/client.ts';
import { patiently } from '../client/patience.ts';
import { describeError } from '../print/describe-error.ts';
import { banner, count, line, painter, summary, type Tally } from '../print/print.ts';
import { stopSignal } from '../stop-signal.ts';

/** `rai-hooks start`: runs both planes until it is told to stop, and returns the exit code. */
export async function start(config: Config, settings: Settings | null): Promise<ExitCode> {
  // Before anybody is told that it is ready: whoever reads that may stop it at once.
  const stopped = stopSignal();
  const paint = painter(config.colour);
  const complain = (text: string) => process.stderr.write(`rai-hooks: ${text}\n`);
  for (const warning of config.warnings) complain(paint('yellow', warning));
  const onError = (error: unknown) => complain(describeError(error));
  // A verb that holds the data dir for a moment is no reason to give up; a server is.
  const isTaken = () => findRunning(config.dataDir) !== null;
  const running = await patiently(() => startServer(config, { onError }), isTaken);
  if (settings) await apply(settings, running, (warning) => complain(paint('yellow', warning)));
  const tally: Tally = { received: new Map(), delivered: 0, failed: 0 };
  running.subscribe((message) => count(tally, message));
  if (config.json) reportJson(running);
  else reportLines(running, config);
  if (config.open) openBrowser(running.link, complain);
  await stopped;
  await running.stop();
  if (!config.json && !config.quiet) print(`\n${summary(tally)}`);
  return EXIT.ok;
}

/** Webhooks and endpoints of the settings file go in before anybody is told that the server is ready. */
async function apply(settings: Settings, running: Running, warn: (text: string) => void): Promise<void> {
  const { inspector: url, token } = running.ready;
  try {
    for (const warning of await applySettings(settings, createClient({ url, token }).call)) warn(warning);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function reportJson(running: Running): void {
  print(JSON.stringify({ type: 'ready', ...running.ready }));
  running.subscribe((message) => print(JSON.stringify(message)));
}

function reportLines(running: Running, config: Config): void {
  const paint = painter(config.colour);
  print(banner(running, paint));
  if (config.quiet) return;
  const events = new Map<string, { event: string; url: string }>();
  running.subscribe((message) => {
    const text = line(message, events, paint);
    if (text !== null) print(text);
  });
}

function openBrowser(link: string, complain: (text: string) => void): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""']
        : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...args, link], { stdio: 'ignore', detached: true });
  child.on('error', () => complain('No browser could be opened: follow the link above.'));
  child.unref();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
