import { resolve } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { isLoopbackHost } from '../base/loopback.ts';
import { type ClockMode, parseClockMode } from '../emitter/clock.ts';
import type { PlaneConfig } from '../listen/ports.ts';
import { FLAGS, type Flag } from './flags.ts';
import { readFlags } from './settings/read.ts';

/** The settings of this process, frozen. Precedence: flags, environment, `rai-hooks.yaml`, defaults. */
export interface Config {
  readonly inspector: PlaneConfig;
  readonly receiver: PlaneConfig & { readonly certFile: string | null; readonly keyFile: string | null };
  readonly dataDir: string;
  readonly memory: boolean;
  readonly durable: boolean;
  readonly limits: {
    readonly maxDeliveries: number;
    readonly maxSizeBytes: number;
    readonly maxBodyBytes: number;
  };
  readonly open: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly auth: boolean;
  /** True: deliveries get no headers that rai-hooks adds for its own use. */
  readonly pure: boolean;
  /** The clock of the retries. */
  readonly clock: ClockMode;
  /** Where the endpoint `inbox` forwards to, or null to leave it as it is. */
  readonly forwardTo: string | null;
  /** Whether stdout gets colours. */
  readonly colour: boolean;
  /** Risky settings, which do not prevent the start. */
  readonly warnings: readonly string[];
}

/** Names of settings in the file. A switch may also be written as its opposite, `no-…`. */
const KNOWN = FLAGS.flatMap(({ name, kind }) => (kind === 'switch' ? [name, `no-${name}`] : [name]));

const REAL: ClockMode = { kind: 'real' };

type Value = number | string | boolean | readonly string[] | null;

export interface ConfigSources {
  /** Values by flag name, as the command line gave them. */
  flags: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Whether stdout is a terminal. */
  terminal: boolean;
}

/**
 * Combines all sources into one Config.
 * @throws {ExitError} 2; the message names the setting and its source.
 */
export function loadConfig({ flags, env, cwd, terminal }: ConfigSources): Config {
  const file = readFlags(cwd, KNOWN);
  const given = new Set<string>();
  const values = new Map<string, Value>();
  for (const flag of FLAGS) {
    const source = sourcesOf(flag, flags, env, file).find(({ value }) => value !== undefined && value !== '');
    if (source) given.add(flag.name);
    const value = source ? read(flag, source.value, source.where) : read(flag, flag.fallback, flag.name);
    values.set(flag.name, source?.negated ? value === false : value);
  }
  return assemble(values, given, cwd, wantsColour(env, terminal));
}

/** Whether output is coloured: on a terminal, unless NO_COLOR or CI is set. */
export function wantsColour(env: ConfigSources['env'], terminal: boolean): boolean {
  return terminal && !env.NO_COLOR && !env.CI;
}

interface Source {
  value: unknown;
  where: string;
  /** Whether it is given as `no-…`. */
  negated: boolean;
}

/** All places of a setting, in order of precedence. A switch may also be given as its opposite. */
function sourcesOf(
  { name, kind }: Flag,
  flags: ConfigSources['flags'],
  env: ConfigSources['env'],
  file: Record<string, unknown>,
): Source[] {
  const forms =
    kind === 'switch'
      ? [
          { form: name, negated: false },
          { form: `no-${name}`, negated: true },
        ]
      : [{ form: name, negated: false }];
  const variable = (form: string) => `RAI_HOOKS_${form.toUpperCase().replaceAll('-', '_')}`;
  return [
    { value: flags[name], where: `--${name}`, negated: false },
    ...forms.map(({ form, negated }) => ({ value: env[variable(form)], where: variable(form), negated })),
    ...forms.map(({ form, negated }) => ({ value: file[form], where: `rai-hooks.yaml: ${form}`, negated })),
  ];
}

function assemble(
  values: ReadonlyMap<string, Value>,
  given: ReadonlySet<string>,
  cwd: string,
  colour: boolean,
): Config {
  const text = (name: string) => String(values.get(name));
  const path = (name: string) => (values.get(name) === null ? null : resolve(cwd, text(name)));
  const on = (name: string) => values.get(name) === true;
  const number = (name: string) => Number(values.get(name));
  const list = (name: string) => values.get(name) as readonly string[];
  const plane = (prefix: string, names: string) => ({
    host: text(`${prefix}host`),
    port: number(`${prefix}port`),
    portNamed: given.has(`${prefix}port`),
    names: list(names),
  });
  const config = {
    inspector: plane('', 'inspector-name'),
    receiver: {
      ...plane('receiver-', 'receiver-name'),
      ...{ certFile: path('tls-cert'), keyFile: path('tls-key') },
    },
    dataDir: resolve(cwd, text('data-dir')),
    memory: on('memory'),
    durable: on('durable'),
    limits: limitsOf(number),
    open: on('open'),
    json: on('json'),
    quiet: on('quiet'),
    auth: on('auth'),
    pure: on('pure'),
    colour,
    clock: parseClockMode(text('clock')) ?? REAL,
    forwardTo: values.get('forward-to') === null ? null : text('forward-to'),
  };
  return Object.freeze({ ...config, warnings: checkTogether(config) });
}

function limitsOf(number: (name: string) => number): Config['limits'] {
  return {
    maxDeliveries: number('max-deliveries'),
    maxSizeBytes: number('max-size'),
    maxBodyBytes: number('max-body'),
  };
}

/**
 * A row of the database holds 500 MB, and 512 MiB are refused (measured): the body, and after decryption of XML also its
 * text and the payload as JSON. 128 MiB with both of these were stored.
 */
const LARGEST_BODY = 128 * 1024 ** 2;

/** Refuses settings that cannot work or contradict each other, and returns warnings about risky ones. */
function checkTogether(config: Omit<Config, 'warnings'>): string[] {
  const { inspector, receiver, auth, limits } = config;
  if (limits.maxBodyBytes > LARGEST_BODY) {
    throw usage(
      '--max-body is larger than 128mb.',
      'Give 128mb or less: the database cannot store a larger body in every form.',
    );
  }
  const open = [inspector.host, receiver.host].filter((host) => !isLoopbackHost(host));
  if (open.length > 0 && !auth) {
    throw usage('--no-auth is for loopback only.', `Remove --no-auth, or do not listen on ${open[0]}.`);
  }
  if ((receiver.certFile === null) !== (receiver.keyFile === null)) {
    throw usage('--tls-cert and --tls-key must be given together.', 'Give both files, or neither.');
  }
  const warnings: string[] = [];
  if (!isLoopbackHost(inspector.host)) {
    warnings.push(
      `The inspector listens on ${inspector.host} over plain HTTP: anyone who can read the network traffic can read the token.`,
    );
  }
  if (!isLoopbackHost(receiver.host)) {
    warnings.push(`The receiver listens on ${receiver.host}: other machines can send deliveries to it.`);
  }
  return warnings;
}

function read({ kind, name, fallback }: Flag, value: unknown, where: string): Value {
  if (value === fallback && (value === null || typeof value === 'boolean')) return value;
  switch (kind) {
    case 'port':
      return whole(value, where, 0, 65_535, 'a port, 0 to 65535');
    case 'count':
      return whole(value, where, 1, 1_000_000_000, 'a whole number from 1');
    case 'size':
      return size(value, where);
    case 'switch':
      return toggle(value, where);
    case 'clock':
      if (parseClockMode(String(value))) return String(value);
      throw usage(`${where} is ${JSON.stringify(value)}.`, 'Give real, manual, or x and a factor (x60).');
    case 'list':
      return names(value, where);
    case 'text':
      if (typeof value === 'string' && value.trim() !== '') return value;
      throw usage(`${where} needs a value.`, `See --${name} in "rai-hooks start --help".`);
  }
}

function whole(value: unknown, where: string, min: number, max: number, expected: string): number {
  const number = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw usage(`${where} is ${JSON.stringify(value)}.`, `Give ${expected}.`);
}

const UNITS: Record<string, number> = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

function size(value: unknown, where: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?b?)$/i.exec(String(value).trim());
  const unit = match?.[2]?.toLowerCase() ?? '';
  const factor = UNITS[unit] ?? UNITS[`${unit}b`];
  const bytes = match && factor ? Math.floor(Number(match[1]) * factor) : Number.NaN;
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes;
  throw usage(`${where} is ${JSON.stringify(value)}.`, 'Give a size like 500kb, 10mb or 1gb.');
}

function toggle(value: unknown, where: string): boolean {
  const word = String(value).toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  throw usage(`${where} is ${JSON.stringify(value)}.`, 'Give true or false.');
}

function names(value: unknown, where: string): string[] {
  const list = Array.isArray(value) ? value : String(value).split(',');
  const trimmed = list.map((name) => String(name).trim());
  const bad = trimmed.find((name) => !/^[A-Za-z0-9.:_*-]+$/.test(name));
  if (bad === undefined) return trimmed;
  throw usage(
    `${where}: ${JSON.stringify(bad)} is not a host name.`,
    'Give host names or addresses, without scheme or port.',
  );
}

function usage(message: string, advice: string): ExitError {
  return new ExitError(EXIT.usage, message, advice);
}
