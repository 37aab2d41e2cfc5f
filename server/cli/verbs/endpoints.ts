import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, ExitError } from '../../base/exit.ts';
import type { CipherMode, EndpointView, JsonObject } from '../../types.ts';
import type { Api } from '../client/api.ts';
import { ApiError } from '../client/client.ts';
import { withSession } from '../client/session.ts';
import { adviceFor, type SuggestOptions, withSuggestion } from '../client/unknown-name.ts';
import type { Io } from '../io.ts';
import { KEY_HELP, type KeyOptions, readKey, withKeyOptions } from '../options/key-source.ts';
import {
  addDefaultList,
  type CommonOptions,
  duration,
  given,
  modeOption,
  wholeFrom,
  withCommonOptions,
} from '../options/options.ts';
import { type ListColumn, listTable } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';
import { listSettings, removeNamed, type SettingsList } from './settings-lists.ts';
import { quoted } from './trust.ts';

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

/** For verbs that create or change. */
const OFFER_TO_ADD: SuggestOptions = {
  more: ({ kind, name }) =>
    kind === 'endpoint' ? `Add it with "rai-hooks endpoints add ${quoted(name)}".` : null,
};

const COLUMNS: ReadonlyArray<ListColumn<EndpointView>> = [
  { title: 'NAME', cell: ({ name }) => ({ text: plain(name), style: 'bold' }), minWidth: 8 },
  { title: 'URL', cell: ({ url }) => plain(url), minWidth: 24, dropRank: 1 },
  {
    title: 'ENCRYPTION',
    cell: ({ expects }) => expects.encryption,
    ...{ label: 'encryption', dropRank: 3 },
  },
  {
    title: 'KEYS',
    cell: ({ keys }) => keys.map(({ label }) => plain(label)).join(', ') || '-',
    ...{ label: 'keys', minWidth: 12, dropRank: 2 },
  },
  {
    title: 'REPLY',
    cell: ({ reply }) => (Object.keys(reply).length > 0 ? jsonText(reply) : ''),
    ...{ label: 'reply', minWidth: 14, dropRank: 4 },
  },
  {
    title: 'FORWARDS TO',
    cell: ({ forwardTo }) => plain(forwardTo ?? ''),
    ...{ label: '→', minWidth: 24, dropRank: 2 },
  },
];

const LIST: SettingsList<EndpointView> = {
  read: (api) => api.endpoints(),
  columns: COLUMNS,
  none: 'There is no endpoint. Add one with "rai-hooks endpoints add <name>".',
};

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
    .description("the receiver's endpoints and their keys: list (default), add, set, remove, key")
    .addHelpText('after', HELP);
  withCommonOptions(addDefaultList(verb))
    .description('list the endpoints')
    .action(async (options: CommonOptions) => io.end(await listSettings(io, options, LIST)));
  addEndpointOptions(withCommonOptions(verb.command('add <name>')))
    .description('add an endpoint: /hooks/<name>')
    .action(async (name: string, options: EndpointOptions) => io.end(await add(io, name, options)));
  addEndpointOptions(withCommonOptions(verb.command('set <name>')))
    .description('change the given settings of an endpoint; the others stay')
    .action(async (name: string, options: EndpointOptions) => io.end(await set(io, name, options)));
  withCommonOptions(verb.command('remove <names...>'))
    .description('remove endpoints and their keys; received deliveries stay')
    .action(async (names: string[], options: CommonOptions) =>
      io.end(
        await removeNamed(io, options, names, (api, endpoint) =>
          withSuggestion(api, { endpoint }, () => api.removeEndpoint(endpoint)),
        ),
      ),
    );
  addKeyVerbs(verb, io);
}

function addEndpointOptions(command: Command): Command {
  return command
    .option('--forward-to <url>', 'forward deliveries to this URL, and reply with its response')
    .option('--no-forward', 'stop forwarding')
    .addOption(new Option('--format <format>', 'expected payload format').choices(['json', 'xml']))
    .addOption(new Option('--encryption <how>', 'expected encryption').choices(['any', 'required', 'none']))
    .addOption(modeOption('expected AES mode'))
    .option('--wire <profile>', 'expected wire profile')
    .option('--reset-expects', 'first set all expectations back to the default')
    .option('--status <code>', 'reply with this status', wholeFrom(0))
    .option('--delay <time>', 'reply after this time, up to 10m', duration)
    .option('--body <text>', 'reply with this body')
    .option('--strict', 'reply 400 unless the delivery is valid')
    .option('--fail-first <number>', 'reply 500 to this many deliveries, then as usual', wholeFrom(0))
    .addOption(new Option('--close', 'close the connection without a reply').conflicts('hold'))
    .option('--hold', 'keep the connection open without a reply')
    .option('--reset-reply', 'first set the reply back to the default');
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
    const settings = settingsOf(options);
    const put = () => api.putEndpoint(name, settings);
    return saved(io, json, await withSuggestion(api, { wire: options.wire }, put));
  });
}

async function set(io: Io, name: string, options: EndpointOptions): Promise<ExitCode> {
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0) {
    throw new ExitError(EXIT.usage, 'No setting was given.', 'See "rai-hooks endpoints set --help".');
  }
  return withSession(io, options, async ({ api, json }) => {
    const names = { endpoint: name, wire: options.wire };
    const change = () => api.changeEndpoint(name, changes);
    return saved(io, json, await withSuggestion(api, names, change, OFFER_TO_ADD));
  });
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
  const changes = {
    expects: { ...(options.resetExpects ? DEFAULT_EXPECTS : {}), ...expects },
    reply: { ...(options.resetReply ? DEFAULT_REPLY : {}), ...reply },
    ...rest,
  };
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value === null || Object.keys(value).length > 0),
  );
}

function addKeyVerbs(endpoints: Command, io: Io): void {
  const verb = endpoints.command('key').description("an endpoint's key ring: add, remove");
  withKeyOptions(withCommonOptions(verb.command('add <endpoint> <label>')))
    .description('add a key, and decode undecodable deliveries of the endpoint again')
    .addOption(modeOption('use the key for this AES mode only; without it, for both'))
    .addHelpText('after', `\n${KEY_HELP}`)
    .action(async (name: string, label: string, options: KeyAddOptions) => {
      io.end(await addKey(io, name, label, options));
    });
  withCommonOptions(verb.command('remove <endpoint> <label>'))
    .description('remove a key; deliveries already decoded stay as they are')
    .action(async (name: string, label: string, options: CommonOptions) => {
      io.end(await removeNamed(io, options, [label], (api) => removeKey(api, name, label)));
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
    const add = () => api.addKey(name, { label, ...pair, mode: options.mode ?? null });
    const endpoint = await withSuggestion(api, { endpoint: name }, add, OFFER_TO_ADD);
    const labels = endpoint.keys.map((key) => plain(key.label)).join(', ');
    io.print(json ? jsonText(endpoint) : `${plain(name)}  keys ${labels}`);
    return EXIT.ok;
  });
}

/** Removes a key; when there is none of that label, the error names those of the endpoint. */
async function removeKey(api: Api, name: string, label: string): Promise<void> {
  const { keys } = await withSuggestion(api, { endpoint: name }, () => api.endpoint(name));
  if (keys.some((key) => key.label === label)) return api.removeKey(name, label);
  const labels = keys.map((key) => key.label);
  throw new ExitError(
    EXIT.usage,
    `There is no key "${plain(label)}" at the endpoint "${plain(name)}".`,
    adviceFor(label, labels),
  );
}

function saved(io: Io, json: boolean, endpoint: EndpointView): ExitCode {
  io.print(json ? jsonText(endpoint) : listTable([endpoint], COLUMNS, io));
  return EXIT.ok;
}
