import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import { isJsonObject } from '../../base/json-object.ts';
import { messageOf } from '../../base/message-of.ts';
import type { Json, JsonObject } from '../../types.ts';
import type { SendInput } from '../client/api.ts';
import { addFollowOptions, type FollowFlags, followAndReport } from '../client/follow-and-report.ts';
import { withSession } from '../client/session.ts';
import { withSuggestion } from '../client/unknown-name.ts';
import type { Io } from '../io.ts';
import { readText } from '../options/key-source.ts';
import { type CommonOptions, given, repeated, wholeFrom, withCommonOptions } from '../options/options.ts';

interface SendOptions extends CommonOptions, FollowFlags {
  webhook?: string;
  payload?: string;
  set?: string[];
  seed?: string;
  count?: number;
  alsoAs?: boolean;
}

const HELP = `
Without --webhook, it is sent to every enabled webhook that is subscribed to the
event. "rai-hooks events" lists the events. --set takes JSON or, if the value is
not JSON, text: --set quantity=2 is a number, --set 'id="2"' is text.

Examples:
  rai-hooks send purchase_made
  rai-hooks send user_joined --webhook "Local inbox" --set user.username=jane
  rai-hooks send purchase_made --payload @purchase.json --json
  rai-hooks send message_received --seed 7 --count 20

Exit codes: 0 all delivered, 1 some not delivered or none sent, 2 usage, 3
environment, 4 timed out.`;

/** `rai-hooks send`. */
export function addSend(program: Command, io: Io): void {
  const verb = withCommonOptions(program.command('send <event>'))
    .description('send an event as the platform does, and wait until its deliveries have ended')
    .option('--webhook <name|id>', 'send to this webhook only')
    .option('--payload <json>', 'the whole payload: JSON, @file, or - for stdin (default: a sample)')
    .option('--set <path=value>', 'set a value in the payload; may be repeated', repeated)
    .option('--seed <text>', 'the same seed gives the same sample')
    .option('--count <number>', 'number of times to send it, up to 1000 (default: 1)', wholeFrom(1, 1000))
    .option('--also-as', 'also send a channel message as message_received');
  addFollowOptions(verb)
    .addHelpText('after', HELP)
    .action(async (event: string, options: SendOptions) => io.end(await send(io, event, options)));
}

async function send(io: Io, event: string, options: SendOptions): Promise<ExitCode> {
  const { webhook, seed, count, alsoAs } = options;
  const payload = options.payload === undefined ? undefined : await readPayload(io, options.payload);
  const set = options.set && readAssignments(options.set);
  const input: SendInput = { event, ...given({ webhook, payload, set, seed, count, alsoAs }) };
  return withSession(io, options, (session) => {
    const { api } = session;
    const act = () => withSuggestion(api, { event, webhook }, () => api.send(input));
    return followAndReport({ io, session, flags: options, act });
  });
}

async function readPayload(io: Io, source: string): Promise<JsonObject> {
  const text =
    source === '-'
      ? (await io.readStdin()).toString('utf8')
      : source.startsWith('@')
        ? readText(resolve(io.cwd, source.slice(1)))
        : source;
  const payload = parsePayload(text);
  if (!isJsonObject(payload)) throw payloadError('--payload is not a JSON object.');
  return payload;
}

function parsePayload(text: string): Json {
  if (text.trim() === '') throw payloadError('--payload is empty.');
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = messageOf(error);
    throw payloadError(`--payload is not JSON: ${reason}.`);
  }
}

function payloadError(message: string): ExitError {
  return new ExitError(EXIT.usage, message, 'Give a JSON object, @file, or - for stdin.');
}

/** Reads `path=value` pairs; a value that is not JSON is text. */
function readAssignments(pairs: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) {
        const lacks = at === 0 ? 'path' : 'value';
        const advice = 'Write it like --set user.username=jane.';
        throw new ExitError(EXIT.usage, `--set ${pair} has no ${lacks}.`, advice);
      }
      return [pair.slice(0, at), jsonOrText(pair.slice(at + 1))];
    }),
  );
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
