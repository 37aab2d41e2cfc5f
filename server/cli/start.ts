import { spawn } from 'node:child_process';
import type { Config } from '../config.ts';
import { EXIT } from '../exit.ts';
import { type Running, startServer } from '../main.ts';
import { banner, count, line, painter, summary, type Tally } from './print.ts';

/** `rai-hooks start`: runs both planes until it is told to stop, and returns the exit code. */
export async function start(config: Config): Promise<number> {
  const paint = painter(config.colour);
  const complain = (text: string) => process.stderr.write(`rai-hooks: ${text}\n`);
  for (const warning of config.warnings) complain(paint('yellow', warning));
  const running = await startServer(config, { onError: (error) => complain(describeError(error)) });
  const tally: Tally = { received: new Map(), delivered: 0, failed: 0 };
  running.subscribe((message) => count(tally, message));
  if (config.json) reportJson(running);
  else reportLines(running, config);
  if (config.open) openBrowser(running.link, complain);
  await stopSignal();
  await running.stop();
  if (!config.json && !config.quiet) print(`\n${summary(tally)}`);
  return EXIT.ok;
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

/** Resolves at the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked && signal === 'SIGINT') process.exit(EXIT.interrupted);
      asked = true;
      resolve();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
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

/** An internal error in a line a person can report; the stack stays out of the way. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
