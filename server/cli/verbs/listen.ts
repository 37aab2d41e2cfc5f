import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { EndpointView, StreamMessage } from '../../types.ts';
import type { Api } from '../client/api.ts';
import { createCatchUp } from '../client/catch-up.ts';
import { showAttempt } from '../client/follow-and-report.ts';
import { serverStopped } from '../client/server-stopped.ts';
import { type Session, withSession } from '../client/session.ts';
import { withSuggestion } from '../client/unknown-name.ts';
import { type Io, printLine, warn } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';
import { receivedLine } from '../print/print.ts';

interface ListenOptions extends CommonOptions {
  forwardTo: string;
  endpoint: string;
}

const HELP = `
The sender gets your application's response. Ctrl+C stops the verb and restores
the endpoint's forwarding. Without a running server, it starts one with the
settings from the environment and rai-hooks.yaml.

Examples:
  rai-hooks listen --forward-to http://localhost:3000/webhook
  rai-hooks listen --endpoint staging --forward-to https://localhost:3000/webhook

Exit codes: 0 stopped, 2 usage, 3 environment, 130 interrupted twice.`;

/** `rai-hooks listen`. */
export function addListen(program: Command, io: Io): void {
  withCommonOptions(program.command('listen'))
    .description('forward the deliveries of an endpoint to your application, and show them live')
    .requiredOption('--forward-to <url>', 'URL of your application; http:// is allowed to this machine')
    .option('--endpoint <name>', 'endpoint to forward from', 'inbox')
    .addHelpText('after', HELP)
    .action(async (options: ListenOptions) => io.end(await listen(io, options)));
}

async function listen(io: Io, options: ListenOptions): Promise<ExitCode> {
  const work = async ({ api, json }: Session) => {
    const before = await withSuggestion(api, { endpoint: options.endpoint }, () =>
      api.endpoint(options.endpoint),
    );
    const stopSignal = io.stopSignal();
    io.neverWaitForReader(json);
    let fail: (error: unknown) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const catchUp = createCatchUp({
      ...{ api, endpoint: options.endpoint },
      report: reporter(io, options, json),
      onDropped: (count) => io.print(json ? jsonText({ type: 'dropped', count }) : droppedText(count)),
      onError: (error) => fail(error),
    });
    const stream = await api.stream(catchUp.take);
    catchUp.startAfter(stream.seq);
    try {
      const { url } = await api.changeEndpoint(before.name, { forwardTo: options.forwardTo });
      if (json) io.print(jsonText({ type: 'listening', url, forwardTo: options.forwardTo }));
      else io.print(`${url}  →  ${options.forwardTo}   ${io.paint('dim', 'Ctrl+C stops it.')}`);
      const ended = await Promise.race([
        stopSignal.then(() => 'stopped'),
        stream.closed.then(() => 'closed'),
        failed,
      ]);
      if (ended === 'closed') throw serverStopped('Start it again, then run this verb again.');
      return EXIT.ok;
    } finally {
      stream.close();
      await putBack(io, api, options, before);
    }
  };
  return withSession(io, options, work, { serve: true });
}

/** Restores the forwarding, unless someone else has changed it in the meantime. */
async function putBack(io: Io, api: Api, { forwardTo }: ListenOptions, before: EndpointView): Promise<void> {
  try {
    const now = await api.endpoint(before.name);
    if (now.forwardTo === forwardTo) await api.changeEndpoint(before.name, { forwardTo: before.forwardTo });
  } catch (error) {
    // A warning only, so that the error that ended the verb is still reported.
    if (!(error instanceof ExitError)) throw error;
    warn(
      io,
      `the endpoint "${before.name}" still forwards to ${forwardTo}: the server could not be reached.`,
    );
  }
}

function droppedText(count: number): string {
  const attempts = count === 1 ? '1 attempt to forward is' : `${count} attempts to forward are`;
  return `(${attempts} not shown: too much arrived at once; see "rai-hooks received list")`;
}

/** Events that are kept for lines about forwarding. The oldest goes, because the attempt may never be reported. */
const MAX_EVENTS = 10_000;

/** Shows what arrives at the endpoint, and how forwarding it ended. */
function reporter(io: Io, options: ListenOptions, json: boolean): (message: StreamMessage) => void {
  const events = new Map<string, string>();
  return (message) => {
    if (message.type === 'received') {
      events.set(message.id, message.event ?? '-');
      const [oldest] = events.keys();
      if (events.size > MAX_EVENTS && oldest !== undefined) events.delete(oldest);
      if (json) io.print(jsonText(message));
      else printLine(io, receivedLine(message, io.paint));
    } else if (message.type === 'attempt' && message.kind === 'received') {
      const event = events.get(message.delivery);
      if (event === undefined) return;
      events.delete(message.delivery);
      if (json) io.print(jsonText(message));
      else showAttempt(io, { id: message.delivery, event, url: options.forwardTo }, message);
    }
  };
}
