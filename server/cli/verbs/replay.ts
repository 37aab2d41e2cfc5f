import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { isSuccess } from '../../base/is-success.ts';
import { showAttempt } from '../client/follow-and-report.ts';
import { type Session, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { readText } from '../options/key-source.ts';
import { type CommonOptions, given, withCommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';

interface ReplayOptions extends CommonOptions {
  to: string;
  insecure?: boolean;
  ca?: string;
}

const HELP = `
The body is sent byte for byte. The headers keep their order, case and number,
except Host, framing and hop-by-hop headers. http:// is allowed to this machine.

Examples:
  rai-hooks replay latest --to http://localhost:3000/webhook
  rai-hooks replay 9f3c01ac --to https://localhost:3000/webhook --ca ca.pem

Exit codes: 0 the response was 2xx, 1 it was not, 2 usage or no such delivery, 3
environment.`;

/** `rai-hooks replay`. */
export function addReplay(program: Command, io: Io): void {
  withCommonOptions(program.command('replay <id>'))
    .description("send a received delivery's exact bytes to a URL")
    .requiredOption('--to <url>', 'URL to send to')
    .option('--ca <file>', 'also trust this CA (PEM file)')
    .option('--insecure', 'accept any certificate')
    .addHelpText('after', HELP)
    .action(async (ref: string, options: ReplayOptions) => io.end(await replay(io, ref, options)));
}

async function replay(io: Io, ref: string, options: ReplayOptions): Promise<ExitCode> {
  const { to, insecure } = options;
  const ca = options.ca === undefined ? undefined : readText(resolve(io.cwd, options.ca));
  const tls = given({ insecure, ca });
  const sendAndPrint = async ({ api, json }: Session): Promise<ExitCode> => {
    // Resolved once: by the time of the replay, "latest" may be another delivery.
    const { id, event } = await api.get('received', ref);
    const attempt = await api.replay(id, { to, ...(Object.keys(tls).length > 0 ? { tls } : {}) });
    const status = attempt.response?.status ?? null;
    if (json) io.print(jsonText(attempt));
    else showAttempt(io, { id, event: event ?? '-', url: attempt.request.url }, { ...attempt, status });
    return attempt.error === null && isSuccess(status) ? EXIT.ok : EXIT.expectation;
  };
  return withSession(io, options, sendAndPrint, { mustExist: true });
}
