import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { linkOf } from '../../listen/addresses.ts';
import { ApiError, createClient } from '../client/client.ts';
import { configOf, findServer } from '../client/session.ts';
import { type Io, warn } from '../io.ts';
import { openBrowser } from '../open-browser.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';

interface OpenOptions extends CommonOptions {
  /** False with `--no-open`. */
  open: boolean;
}

const HELP = `
The link contains the token of the inspector: do not share it.
The browser opens only when stdout is a terminal and CI is not set.

Examples:
  rai-hooks open
  rai-hooks open --no-open --data-dir /srv/rai-hooks

Exit codes: 0 done, 2 usage, 3 no server runs on the data dir.`;

/** `rai-hooks open`. */
export function addOpen(program: Command, io: Io): void {
  withCommonOptions(program.command('open'))
    .description("print the inspector's link, and open it in the browser")
    .option('--no-open', 'only print the link')
    .addHelpText('after', HELP)
    .action(async (options: OpenOptions) => io.end(await open(io, options)));
}

async function open(io: Io, options: OpenOptions): Promise<ExitCode> {
  const config = configOf(io, options);
  const server = await findServer(config);
  if (!server) {
    throw new ExitError(
      EXIT.environment,
      `No server runs on the data dir ${config.dataDir}.`,
      'Start one with "rai-hooks start", or name another --data-dir.',
    );
  }
  const { hostname, port } = new URL(server.url);
  const token = (await needsToken(server.url)) ? server.token : null;
  const link = linkOf(hostname.replace(/^\[|\]$/g, ''), Number(port), token);
  io.print(config.json ? jsonText({ link }) : link);
  if (options.open && io.terminal && !io.env.CI) {
    openBrowser(link, () => warn(io, 'the browser could not be opened: open the link above yourself.'));
  }
  return EXIT.ok;
}

/** False with `start --no-auth`. */
async function needsToken(url: string): Promise<boolean> {
  try {
    await createClient({ url, token: '' }).ask('/api/info');
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return true;
    throw error;
  }
}
