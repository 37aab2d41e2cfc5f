import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearestName } from '../../base/nearest-name.ts';

/** Options of every verb that uses a data dir. */
export interface CommonOptions {
  dataDir?: string;
  json?: boolean;
}

/** Adds `--data-dir` and `--json`. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'data dir to work with (default: .rai-hooks)')
    .option('--json', 'print JSON');
}

/** The option for an AES mode. */
export function modeOption(description: string): Option {
  return new Option('--mode <mode>', description).choices(['cbc', 'gcm']);
}

/** Adds `list`, which also runs when the verb has no sub-verb. */
export function addDefaultList(verb: Command): Command {
  return refuseUnknownSubVerb(verb.command('list', { isDefault: true }), verb);
}

/**
 * For the command that runs when the verb has no sub-verb. Commander would take a misspelt sub-verb for an argument of
 * that command; the error here names the known sub-verbs.
 */
export function refuseUnknownSubVerb(command: Command, verb: Command): Command {
  return command.allowExcessArguments().hook('preAction', (_, action) => {
    const [unknown] = command.args;
    if (action !== command || unknown === undefined) return;
    const known = verb.commands.map((one) => one.name());
    const nearest = nearestName(unknown, known);
    const advice = nearest === null ? '' : ` Did you mean ${nearest}?`;
    verb.error(`error: unknown command '${unknown}' of ${verb.name()}. Known: ${known.join(', ')}.${advice}`);
  });
}

/** Collects an option that may be repeated or have values separated by commas. */
export function list(value: string, before: string[] | undefined): string[] {
  const values = value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (values.length === 0) throw new InvalidArgumentError('Give at least one value.');
  return [...(before ?? []), ...values];
}

/** Collects an option that may be repeated; commas are part of the value. */
export function repeated(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** Parses a whole number from `min` to `max`. */
export function wholeFrom(min: number, max = Number.MAX_SAFE_INTEGER) {
  return (value: string): number => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(
      `Give a whole number from ${min}${max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''}.`,
    );
  };
}

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses a duration (`500ms`, `10s`, `2m`, `1h`, `3d`) into milliseconds. */
export function duration(value: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim());
  const ms = match ? Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? Number.NaN)) : Number.NaN;
  if (Number.isSafeInteger(ms)) return ms;
  throw new InvalidArgumentError('Give a time like 500ms, 10s or 2m.');
}

/** Drops the members that are undefined. */
export function given<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;
}
