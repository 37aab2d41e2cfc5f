import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { CipherMode, EndpointView, JsonObject } from '../../types.ts';
import type { Api } from '../client/api.ts';
import { ApiError } from '../client/client.ts';
import { type Session, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import { KEY_HELP, type KeyOptions, readKey, withKeyOptions } from '../options/key-source.ts';
import {
  addDefaultList,
  type CommonOptions,
  duration,
  given,
  wholeFrom,
  withCommonOptions,
} from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import { table } from '../print/table.ts';

interface EndpointOptions extends CommonOptions {
  /** False with `--no-forward`. */
  forward?: boolean;
  forwardTo?: string;
  format?: 'json' | 'xml';
  encryption?: 'any' | 'required' | 'none';
  mode?: CipherMode;
  wire?: string;
  status?: number;
  delay?: number;
  body?: string;
  strict?: boolean;
  failFirst?: number;
  close?: boolean;
  hold?: boolean;
  resetReply?: boolean;
  resetExpects?: boolean;
}

interface KeyAddOptions extends CommonOptions, KeyOptions {
  mode?: string;
}

const HELP = `
Examples:
  rai-hooks endpoints add staging --encryption required
  rai-hooks endpoints key add staging platform --key-file staging.key --mode gcm
  rai-hooks endpoints set inbox --status 503 --delay 2s
  rai-hooks endpoints set inbox --fail-first 3
  rai-hooks endpoints set inbox --reset-reply
  rai-hooks endpoints set inbox --forward-to http://localhost:3000/webhook

Exit codes: 0 done, 2 refused: the message names the field, 3 environment.`;

/** `rai-hooks endpoints`. */
export function addEndpoints(program: Command, io: Io): void {
  const verb = program
    .command('endpoints')
    .description('addresses of the receiver: list, add, set, remove, and their keys')
    .addHelpText('after', HELP);
  withCommonOptions(addDefaultList(verb))
    .description('list the endpoints')
    .action(async (options: CommonOptions) => io.end(await listAll(io, options)));
  addEndpointOptions(withCommonOptions(verb.command('add <name>')))
    .description('add an endpoint: /hooks/<name>')
    .action(async (name: string, options: EndpointOptions) => io.end(await add(io, name, options)));
  addEndpointOptions(withCommonOptions(verb.command('set <name>')))
    .description('change the given settings of an endpoint; the others stay')
    .action(async (name: string, options: EndpointOptions) => io.end(await set(io, name, options)));
  withCommonOptions(verb.command('remove <names...>'))
    .description('remove endpoints and their keys; received deliveries stay')
    .action(async (names: string[], options: CommonOptions) => io.end(await remove(io, names, options)));
  addKeyVerbs(verb, io);
}

function addEndpointOptions(command: Command): Command {
  return command
    .option('--forward-to <url>', 'forward deliveries to this URL, and reply with its response')
    .option('--no-forward', 'stop forwarding')
    .addOption(new Option('--format <format>', 'expected payload format').choices(['json', 'xml']))
    .addOption(new Option('--encryption <how>', 'expected encryption').choices(['any', 'required', 'none']))
    .addOption(new Option('--mode <mode>', 'expected AES mode').choices(['cbc', 'gcm']))
    .option('--wire <profile>', 'expected wire profile')
    .option('--reset-expects', 'first set all expectations back to the default')
    .option('--status <code>', 'reply with this status', wholeFrom(0))
    .option('--delay <time>', 'reply after this time, e.g. 500ms', duration)
    .option('--body <text>', 'reply with this body')
    .option('--strict', 'reply 400 unless the delivery is valid')
    .option('--fail-first <number>', 'reply 500 to this many deliveries, then as usual', wholeFrom(0))
    .option('--close', 'close the connection without a reply')
    .option('--hold', 'keep the connection open without a reply')
    .option('--reset-reply', 'first set the reply back to the default');
}

async function listAll(io: Io, options: CommonOptions): Promise<ExitCode> {
  const printAll = async ({ api, json }: Session): Promise<ExitCode> => {
    const page = await api.endpoints();
    if (json) io.print(jsonText(page));
    else if (page.items.length > 0) io.print(endpointTable(io, page.items));
    else io.note('There is no endpoint. Add one with "rai-hooks endpoints add <name>".');
    return EXIT.ok;
  };
  return withSession(io, options, printAll, { mustExist: true });
}

async function add(io: Io, name: string, options: EndpointOptions): Promise<ExitCode> {
  return withSession(io, options, async ({ api, json }) => {
    if (await isThere(api, name)) {
      throw new ExitError(
        EXIT.usage,
        `name: An endpoint "${name}" exists already.`,
        `Change it with "rai-hooks endpoints set ${name}".`,
      );
    }
    return saved(io, json, await api.putEndpoint(name, settingsOf(options)));
  });
}

async function set(io: Io, name: string, options: EndpointOptions): Promise<ExitCode> {
  return withSession(io, options, async ({ api, json }) =>
    saved(io, json, await api.changeEndpoint(name, changesOf(options))),
  );
}

async function remove(io: Io, names: readonly string[], options: CommonOptions): Promise<ExitCode> {
  const removeEach = async ({ api, json }: Session): Promise<ExitCode> => {
    for (const name of names) {
      await api.removeEndpoint(name);
      io.print(json ? jsonText({ removed: name }) : `${plain(name)}  removed`);
    }
    return EXIT.ok;
  };
  return withSession(io, options, removeEach, { mustExist: true });
}

async function isThere(api: Api, name: string): Promise<boolean> {
  try {
    await api.endpoint(name);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return false;
    throw error;
  }
}

/** The settings that the options give. */
function settingsOf(options: EndpointOptions) {
  const { format, encryption, mode, wire, status, delay, body, strict, failFirst, close, hold } = options;
  const forwardTo = options.forward === false ? null : options.forwardTo;
  return {
    expects: given({ format, encryption, mode, wire }),
    reply: given({ status, delayMs: delay, body, strict, failFirst, close, hold }),
    ...(forwardTo === undefined ? {} : { forwardTo }),
  };
}

const DEFAULT_EXPECTS = { format: null, encryption: 'any', mode: null, wire: null };
const DEFAULT_REPLY = {
  ...{ status: null, delayMs: null, body: null, strict: null },
  ...{ failFirst: null, close: null, hold: null },
};

/** The same as a merge patch: null sets a member back to its default. */
function changesOf(options: EndpointOptions): JsonObject {
  const { expects, reply, ...rest } = settingsOf(options);
  return {
    expects: { ...(options.resetExpects ? DEFAULT_EXPECTS : {}), ...expects },
    reply: { ...(options.resetReply ? DEFAULT_REPLY : {}), ...reply },
    ...rest,
  };
}

function addKeyVerbs(endpoints: Command, io: Io): void {
  const verb = endpoints.command('key').description("an endpoint's key ring: add, remove");
  withKeyOptions(withCommonOptions(verb.command('add <endpoint> <label>')))
    .description('add a key, and decode undecodable deliveries of the endpoint again')
    .addOption(
      new Option('--mode <mode>', 'use the key for this AES mode only; without it, for both').choices([
        'cbc',
        'gcm',
      ]),
    )
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (name: string, label: string, options: KeyAddOptions) => {
      io.end(await addKey(io, name, label, options));
    });
  withCommonOptions(verb.command('remove <endpoint> <label>'))
    .description('remove a key; deliveries already decoded stay as they are')
    .action(async (name: string, label: string, options: CommonOptions) => {
      io.end(await removeKey(io, { name, label }, options));
    });
}

async function addKey(io: Io, name: string, label: string, options: KeyAddOptions): Promise<ExitCode> {
  const pair = readKey(io, options);
  if (!pair) {
    throw new ExitError(
      EXIT.usage,
      'No key was given.',
      'Give --key-file, or RAI_HOOKS_KEY and RAI_HOOKS_IV.',
    );
  }
  return withSession(io, options, async ({ api, json }) => {
    const endpoint = await api.addKey(name, { label, ...pair, mode: options.mode ?? null });
    const labels = endpoint.keys.map((key) => plain(key.label)).join(', ');
    io.print(json ? jsonText(endpoint) : `${plain(name)}  keys ${labels}`);
    return EXIT.ok;
  });
}

async function removeKey(
  io: Io,
  { name, label }: { name: string; label: string },
  options: CommonOptions,
): Promise<ExitCode> {
  const work = async ({ api, json }: Session): Promise<ExitCode> => {
    await api.removeKey(name, label);
    io.print(json ? jsonText({ removed: label }) : `${plain(label)}  removed`);
    return EXIT.ok;
  };
  return withSession(io, options, work, { mustExist: true });
}

function saved(io: Io, json: boolean, endpoint: EndpointView): ExitCode {
  io.print(json ? jsonText(endpoint) : endpointTable(io, [endpoint]));
  return EXIT.ok;
}

function endpointTable(io: Io, items: readonly EndpointView[]): string {
  const rows = items.map(({ name, url, expects, reply, forwardTo, keys }) => [
    { text: plain(name), style: 'bold' as const },
    plain(url),
    `encryption ${expects.encryption}`,
    `keys ${keys.map(({ label }) => plain(label)).join(', ') || '-'}`,
    ...(Object.keys(reply).length > 0 ? [`reply ${jsonText(reply)}`] : []),
    ...(forwardTo === null ? [] : [`→ ${plain(forwardTo)}`]),
  ]);
  return table(rows, io.paint);
}
