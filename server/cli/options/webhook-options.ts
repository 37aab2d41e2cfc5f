import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, ExitError } from '../../base/exit.ts';
import { drawKey } from '../../emitter/keygen.ts';
import type { Json, JsonObject } from '../../types.ts';
import type { Io } from '../io.ts';
import { type KeyOptions, readKey, readText, withKeyOptions } from './key-source.ts';
import { type CommonOptions, duration, given, list, modeOption, wholeFrom } from './options.ts';

/** Options of `webhooks add` and `webhooks set`. */
export interface WebhookOptions extends CommonOptions, KeyOptions {
  name?: string;
  url?: string;
  format?: string;
  event?: string[];
  channel?: string[];
  mode?: string;
  generateKey?: boolean;
  /** False with `--no-encryption`. */
  encryption?: boolean;
  wire?: string;
  retry?: Json;
  concurrency?: number;
  insecure?: boolean;
  ca?: string;
  allowHttp?: boolean;
  enable?: boolean;
  disable?: boolean;
}

/** Adds an option for every setting but name and URL. */
export function addWebhookOptions(command: Command, { isNew }: { isNew: boolean }): Command {
  const fallback = (value: string) => (isNew ? ` (default: ${value})` : '');
  return withKeyOptions(command)
    .addOption(
      new Option('--format <format>', isNew ? 'payload format; json unless given' : 'payload format').choices(
        ['json', 'xml'],
      ),
    )
    .option(
      '--event <types>',
      `events to subscribe to; separate with commas or repeat${fallback('all')}`,
      list,
    )
    .option(
      '--channel <ids>',
      'only these channels of channel_message_posted; separate with commas or repeat',
      list,
    )
    .addOption(modeOption('encrypt in this AES mode'))
    .option('--generate-key', 'encrypt with a new random key and IV ("webhooks list --reveal" shows them)')
    .option('--no-encryption', `do not encrypt${isNew ? ' (the default)' : ''}`)
    .option(
      '--wire <profile>',
      `wire profile: how an encrypted payload is laid out${fallback("the contract's")}`,
    )
    .option(
      '--retry <policy>',
      `none, standard-webhooks, fast, or delays like 1s,5s,1m${fallback('none')}`,
      retryPolicy,
    )
    .option(
      '--concurrency <number>',
      `deliveries in flight at once, up to 64; 1 keeps their order${fallback('1')}`,
      wholeFrom(1, 64),
    )
    .option('--ca <file>', 'also trust this CA (PEM file)')
    .option('--insecure', 'accept any certificate')
    .option('--allow-http', 'allow http:// to this machine (the platform does not)')
    .addOption(new Option('--enable', 'deliver to this webhook').conflicts('disable'))
    .option('--disable', 'stop delivering to this webhook, and cancel pending deliveries');
}

/**
 * Reads the given settings into the form that the API takes.
 * @throws {ExitError} 2 or 3, when the key or a file cannot be used.
 */
export function readWebhook(io: Io, options: WebhookOptions, { isNew }: { isNew: boolean }): JsonObject {
  const { name, url, format, event, channel, wire, retry, concurrency, enable, disable } = options;
  const tls = readTls(io, options);
  const settings = {
    ...{ name, url, format, events: event, channels: channel, wire, retry, concurrency },
    encryption: readEncryption(io, options, isNew),
    enabled: enable ? true : disable ? false : undefined,
    tls: Object.keys(tls).length > 0 ? tls : undefined,
  };
  return given(settings) as JsonObject;
}

function readTls(io: Io, { insecure, ca, allowHttp }: WebhookOptions): JsonObject {
  return given({
    insecure,
    ca: ca === undefined ? undefined : readText(resolve(io.cwd, ca)),
    allowHttp,
  }) as JsonObject;
}

/** Undefined leaves the encryption as it is. A key in the environment is used only when an option asks for encryption. */
function readEncryption(io: Io, options: WebhookOptions, needsKey: boolean): JsonObject | null | undefined {
  const { mode, generateKey, encryption, keyFile, key } = options;
  const wanted = mode !== undefined || generateKey || keyFile !== undefined || key !== undefined;
  if (encryption === false) {
    if (wanted)
      throw new ExitError(EXIT.usage, '--no-encryption contradicts the key or mode.', 'Leave one out.');
    return null;
  }
  if (!wanted) return undefined;
  const pair = generateKey ? drawKey() : readKey(io, options);
  if (needsKey && !pair) {
    throw new ExitError(
      EXIT.usage,
      `encryption.key: --mode ${mode} needs a key.`,
      'Give --key-file, or --generate-key for a new one.',
    );
  }
  return { ...(mode === undefined ? {} : { mode }), ...pair };
}

const POLICIES = ['none', 'standard-webhooks', 'fast'];

function retryPolicy(value: string): Json {
  if (POLICIES.includes(value)) return value;
  try {
    return { delaysMs: value.split(',').map((one) => duration(one)) };
  } catch {
    throw new InvalidArgumentError(`Give ${POLICIES.join(', ')}, or delays like 1s,5s,1m.`);
  }
}
