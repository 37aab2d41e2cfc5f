import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { EXIT, ExitError } from '../../base/exit.ts';
import { messageOf } from '../../base/message-of.ts';
import { nearestName } from '../../base/nearest-name.ts';
import type { JsonObject } from '../../types.ts';
import {
  placeOf,
  readDocument,
  SETTINGS_FILE,
  type SettingsDocument,
  settingsError,
  type YamlPath,
} from './place.ts';
import { ADVICE, settingsSchema } from './schema.ts';
import { type SecretsOptions, withRing, withSecrets } from './secrets.ts';

/** Members of the file that are not flags. */
const SETTINGS_KEYS = ['webhooks', 'endpoints'];

/** Webhooks and endpoints of `rai-hooks.yaml`, with their secrets. */
export interface Settings {
  endpoints: SettingsEntry[];
  webhooks: SettingsEntry[];
  warnings: string[];
  /** The file, line and path of a setting, for messages. */
  place: (path: YamlPath) => string;
}

/** One item of a list, and its place in the file. */
export interface SettingsEntry {
  path: YamlPath;
  name: string;
  value: JsonObject;
}

/**
 * Reads the flags in the settings file. Returns none when there is no file.
 * @throws {ExitError} 2, when the file is not YAML, cannot be read, or has an unknown setting.
 */
export function readFlags(cwd: string, names: readonly string[]): Record<string, unknown> {
  const path = resolve(cwd, SETTINGS_FILE);
  if (!existsSync(path)) return {};
  const value: unknown = parseYaml(path) ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ExitError(
      EXIT.usage,
      `${path} must be a mapping of settings.`,
      'Write lines like "port: 4620".',
    );
  }
  const known = [...names, ...SETTINGS_KEYS];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    const advice = nearest === null ? `Known: ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
    throw new ExitError(EXIT.usage, `${path}: unknown setting "${unknown}".`, advice);
  }
  return value as Record<string, unknown>;
}

/** Both errors have exit code 2, because the file is configuration. */
function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const [reason = ''] = messageOf(error).split('\n');
    if (error instanceof YAMLParseError) {
      // The parser ends its message with a colon, below which it marks the place.
      const place = reason.replace(/:$/, '.');
      throw new ExitError(EXIT.usage, `${path} is not valid YAML: ${place}`, 'Correct this line.');
    }
    throw new ExitError(
      EXIT.usage,
      `${path} cannot be read: ${reason}.`,
      'It must be a file that you may read.',
    );
  }
}

/**
 * Reads webhooks, endpoints and keys from the settings file; null when it has none.
 * @throws {ExitError} 2; the message names the line and the setting, never a secret.
 */
export function loadSettings({ cwd, env }: Pick<SecretsOptions, 'cwd' | 'env'>): Settings | null {
  const path = resolve(cwd, SETTINGS_FILE);
  if (!existsSync(path)) return null;
  const source = readDocument(readFileSync(path, 'utf8'));
  if (!SETTINGS_KEYS.some((key) => source.document.has(key))) return null;
  const { endpoints, webhooks } = checked(source);
  const options: SecretsOptions = { source, env, cwd, warnings: [] };
  return {
    endpoints: entriesOf('endpoints', endpoints, (at, entry) => withRing(options, at, entry)),
    webhooks: entriesOf('webhooks', webhooks, (at, entry) => withSecrets(options, at, entry)),
    warnings: options.warnings,
    place: (at) => placeOf(source, at),
  };
}

function checked(source: SettingsDocument) {
  const parsed = settingsSchema.safeParse(source.document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const message = issue?.message ?? '';
  throw settingsError(source, path, message, ADVICE[message]);
}

function entriesOf<T extends { name: string }>(
  list: string,
  items: readonly T[],
  read: (path: YamlPath, item: T) => JsonObject,
): SettingsEntry[] {
  return items.map((item, index) => {
    const path = [list, index];
    return { path, name: item.name, value: read(path, item) };
  });
}
