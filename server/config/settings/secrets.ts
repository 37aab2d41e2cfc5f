import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject, KeyMaterial } from '../../types.ts';
import { placeOf, type SettingsDocument, settingsError, type YamlPath } from './place.ts';
import type { EndpointEntry, SecretSource, WebhookEntry } from './schema.ts';

/** The sources of secrets, and the warnings about them. */
export interface SecretsOptions {
  source: SettingsDocument;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Warnings are added to it. */
  warnings: string[];
}

/**
 * Replaces the references in an endpoint's key ring by the secrets.
 * @throws {ExitError} 2; the message names the place, never a secret.
 */
export function withRing(options: SecretsOptions, path: YamlPath, entry: EndpointEntry): JsonObject {
  const keys = (entry.keys ?? []).map((key, at) => withPair(options, [...path, 'keys', at], key));
  return { ...entry, keys } as JsonObject;
}

/**
 * Replaces the references in a webhook by the secrets.
 * @throws {ExitError} 2; the message names the place, never a secret.
 */
export function withSecrets(options: SecretsOptions, path: YamlPath, entry: WebhookEntry): JsonObject {
  const { encryption, tls } = entry;
  const value: Record<string, unknown> = { ...entry };
  if (encryption) value.encryption = withPair(options, [...path, 'encryption'], encryption);
  // A CA certificate is not secret, so plain text needs no warning.
  if (tls?.ca !== undefined) value.tls = { ...tls, ca: textOf(options, [...path, 'tls', 'ca'], tls.ca) };
  return value as JsonObject;
}

function withPair<T extends { key?: SecretSource | undefined; iv?: SecretSource | undefined }>(
  options: SecretsOptions,
  path: YamlPath,
  value: T,
) {
  const read = (name: keyof KeyMaterial) => {
    const given = value[name];
    return given === undefined ? {} : { [name]: secretOf(options, [...path, name], name, given) };
  };
  return { ...value, ...read('key'), ...read('iv') };
}

function secretOf(
  options: SecretsOptions,
  path: YamlPath,
  name: keyof KeyMaterial,
  given: SecretSource,
): string {
  const text = textOf(options, path, given);
  if (typeof given === 'string') {
    const place = placeOf(options.source, path);
    options.warnings.push(
      `${place} contains the secret in plain text: {env: NAME} or {file: PATH} is safer.`,
    );
    return text;
  }
  return ('file' in given ? parseKeyFile(text)[name] : undefined) ?? text.trim();
}

function textOf({ source, env, cwd }: SecretsOptions, path: YamlPath, given: SecretSource): string {
  if (typeof given === 'string') return given;
  if ('env' in given) {
    const text = env[given.env];
    if (text) return text;
    const message = `needs the environment variable ${given.env}, which is not set.`;
    throw settingsError(source, path, message, 'Set it before the start.');
  }
  try {
    return readFileSync(resolve(cwd, given.file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const message = `needs the file ${given.file}, which cannot be read${reason}.`;
    throw settingsError(source, path, message, 'Correct the path.');
  }
}

/**
 * Reads a key file: lines `key …` and `iv …` or `KEY=…` and `IV=…`, as `keygen` prints them, a JSON object, or two
 * lines with key and IV alone. Members that the file does not have are absent in the result.
 */
export function parseKeyFile(text: string): Partial<KeyMaterial> {
  const json = text.trimStart().startsWith('{') ? parseJson(text) : null;
  const found = new Map<string, string>(json ?? []);
  const bare: string[] = [];
  for (const line of json ? [] : text.split(/\r?\n/)) {
    const named = /^\s*(?:export\s+)?(?:RAI_HOOKS_)?(key|iv)(?:\s*[=:]\s*|\s+)(\S.*?)\s*$/i.exec(line);
    const value = named?.[2]?.replace(/^(["'])(.*)\1$/, '$2');
    if (named?.[1] && value) found.set(named[1].toLowerCase(), value);
    else if (line.trim() !== '' && !line.trim().startsWith('#')) bare.push(line.trim());
  }
  const [key = found.get('key'), iv = found.get('iv')] = bare;
  return { ...(key === undefined ? {} : { key }), ...(iv === undefined ? {} : { iv }) };
}

function parseJson(text: string): Array<[string, string]> {
  try {
    const value = JSON.parse(text) as JsonObject;
    return Object.entries(value).flatMap(([name, member]) =>
      typeof member === 'string' ? [[name, member]] : [],
    );
  } catch {
    // The parser's message would repeat the content, which is secret.
    return [];
  }
}
