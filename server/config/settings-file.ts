import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, isNode, LineCounter, parse, parseDocument } from 'yaml';
import { EXIT, ExitError } from '../base/exit.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { EndpointView, Json, JsonObject, KeyMaterial, Page, Problem, WebhookView } from '../types.ts';

/** The settings file, in the working folder. */
const SETTINGS_FILE = 'rai-hooks.yaml';
/** Its members that are no flags. */
const SETTINGS_KEYS = ['webhooks', 'endpoints'];

/** Webhooks and endpoints of `rai-hooks.yaml`, secrets read. */
export interface Settings {
  endpoints: Entry[];
  webhooks: Entry[];
  warnings: string[];
  /** A place for messages: file, line and path. */
  place: (path: YamlPath) => string;
}

type YamlPath = ReadonlyArray<string | number>;

/** One item of a list, and where it stands. */
interface Entry {
  path: YamlPath;
  name: string;
  value: JsonObject;
}

/** One call of the inspector API; never throws for a refusal. */
export type ApiCall = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: JsonObject,
) => Promise<{ status: number; body: unknown }>;

interface Source {
  document: Document.Parsed;
  lines: LineCounter;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  warnings: string[];
}

/**
 * Reads the flags that stand in the settings file; none when there is no file.
 * @throws {ExitError} 2, when it is no YAML, or holds what nobody knows.
 */
export function readFlags(cwd: string, names: readonly string[]): Record<string, unknown> {
  const path = resolve(cwd, SETTINGS_FILE);
  if (!existsSync(path)) return {};
  let value: unknown;
  try {
    value = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ExitError(EXIT.usage, `${path} is no YAML: ${reason}`, 'Mend the marked place.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ExitError(EXIT.usage, `${path} must hold settings by name.`, 'Write lines like "port: 4620".');
  }
  const known = [...names, ...SETTINGS_KEYS];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const advice = `Known: ${known.join(', ')}.`;
    throw new ExitError(EXIT.usage, `${path}: there is no setting "${unknown}".`, advice);
  }
  return value as Record<string, unknown>;
}

/**
 * Reads webhooks, endpoints and keys from the settings file; null when it has none.
 * @throws {ExitError} 2, naming the line and the setting, never a secret.
 */
export function loadSettings({ cwd, env }: Pick<Source, 'cwd' | 'env'>): Settings | null {
  const path = resolve(cwd, SETTINGS_FILE);
  if (!existsSync(path)) return null;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
  if (!SETTINGS_KEYS.some((key) => document.has(key))) return null;
  const source: Source = { document, lines, env, cwd, warnings: [] };
  const endpoints = entriesOf(source, 'endpoints').map((entry) => withRing(source, entry));
  const webhooks = entriesOf(source, 'webhooks').map((entry) => withSecrets(source, entry));
  return { endpoints, webhooks, warnings: source.warnings, place: (at) => placeOf(source, at) };
}

function entriesOf(source: Source, key: string): Entry[] {
  const list = (source.document.toJS() as JsonObject)[key] ?? [];
  if (!Array.isArray(list)) throw fault(source, [key], 'is no list.', 'Write items like "- name: …".');
  return list.map((value, index) => {
    const path = [key, index];
    if (!isJsonObject(value))
      throw fault(source, path, 'holds no settings.', 'Write items like "- name: …".');
    const { name } = value;
    if (typeof name !== 'string' || name.trim() === '')
      throw fault(source, path, 'has no name.', 'Give it one.');
    return { path, name: name.trim(), value };
  });
}

function withSecrets(source: Source, entry: Entry): Entry {
  const { encryption, tls } = entry.value;
  const at = [...entry.path, 'encryption'];
  const value: JsonObject = { ...entry.value };
  if (isJsonObject(encryption)) value.encryption = withPair(source, at, encryption);
  if (isJsonObject(tls) && isJsonObject(tls.ca)) {
    value.tls = { ...tls, ca: textOf(source, [...entry.path, 'tls', 'ca'], tls.ca) };
  }
  return { ...entry, value };
}

function withRing(source: Source, entry: Entry): Entry {
  const { keys = [], ...rest } = entry.value;
  const at = [...entry.path, 'keys'];
  if (!Array.isArray(keys)) throw fault(source, at, 'is no list.', 'Write items like "- label: …".');
  const ring = keys.map((key, index): JsonObject => {
    const path = [...at, index];
    if (!isJsonObject(key) || typeof key.label !== 'string')
      throw fault(source, path, 'has no label.', 'Give it one.');
    return withPair(source, path, key);
  });
  return { ...entry, value: { ...rest, keys: ring } };
}

function withPair(source: Source, at: YamlPath, value: JsonObject): JsonObject {
  const read = (name: keyof KeyMaterial) =>
    value[name] === undefined ? {} : { [name]: secretOf(source, [...at, name], name, value[name]) };
  return { ...value, ...read('key'), ...read('iv') };
}

function secretOf(source: Source, at: YamlPath, name: keyof KeyMaterial, value: Json): Json {
  if (typeof value === 'string') {
    source.warnings.push(`${placeOf(source, at)} stands in clear: better {env: NAME} or {file: PATH}.`);
    return value;
  }
  if (!isJsonObject(value)) throw fault(source, at, 'is no key.', 'Write {env: NAME} or {file: PATH}.');
  const text = textOf(source, at, value);
  return ('file' in value ? parseKeyFile(text)[name] : undefined) ?? text.trim();
}

/** What `{env: NAME}` or `{file: PATH}` stands for. */
function textOf(source: Source, at: YamlPath, { env: variable, file, ...rest }: JsonObject): string {
  const alone = Object.keys(rest).length === 0 && (variable === undefined) !== (file === undefined);
  if (alone && typeof variable === 'string') {
    const text = source.env[variable];
    if (text) return text;
    throw fault(source, at, `needs the environment variable ${variable}, which is not set.`, 'Set it.');
  }
  if (!alone || typeof file !== 'string')
    throw fault(source, at, 'is unclear.', 'Write {env: NAME} or {file: PATH}.');
  try {
    return readFileSync(resolve(source.cwd, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw fault(source, at, `needs the file ${file}, which cannot be read${reason}.`, 'Mend the path.');
  }
}

/**
 * Reads a key file: lines `key …` and `iv …` or `KEY=…` and `IV=…` as `keygen` prints them, a JSON object, or two bare
 * lines. What is not there is left out.
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
    // What the parser says would repeat the file.
    return [];
  }
}

/**
 * Creates or updates what the file holds, by name; what it does not hold stays. Gives the warnings.
 * @throws {ExitError} 2, when the rules of webhooks or endpoints refuse it, naming line and setting.
 */
export async function applySettings(settings: Settings, call: ApiCall): Promise<string[]> {
  const { endpoints, webhooks, warnings, place } = settings;
  for (const entry of endpoints) await applyEndpoint(entry, place, call);
  const said = [...warnings];
  for (const entry of webhooks) {
    const more = await applyWebhook(entry, place, call);
    said.push(...more.map((warning) => `${place(entry.path)}: ${warning}`));
  }
  return said;
}

async function applyEndpoint(
  { path, name, value }: Entry,
  place: Settings['place'],
  call: ApiCall,
): Promise<void> {
  const { keys, name: _, ...given } = value;
  const url = `/api/endpoints/${encodeURIComponent(name)}`;
  const before = await call('GET', url);
  const known = before.status === 200 ? (before.body as EndpointView) : null;
  const kept = known ? { expects: known.expects, reply: known.reply, forwardTo: known.forwardTo } : {};
  accepted(await call('PUT', url, { ...kept, ...given } as JsonObject), path, place);
  for (const [index, key] of (keys as JsonObject[]).entries()) {
    const at = [...path, 'keys', index];
    const added = await call('POST', `${url}/keys`, key);
    if (added.status !== 409) accepted(added, at, place);
    else {
      // The label is there, perhaps with another key: checked by now, so it can be replaced.
      await call('DELETE', `${url}/keys/${encodeURIComponent(String(key.label))}`);
      accepted(await call('POST', `${url}/keys`, key), at, place);
    }
  }
}

async function applyWebhook(
  { path, name, value }: Entry,
  place: Settings['place'],
  call: ApiCall,
): Promise<string[]> {
  const { endpoint, ...given } = value;
  const body: JsonObject = { ...given, name };
  if (endpoint !== undefined) body.url = await urlOf(String(endpoint), path, place, call);
  const { items } = accepted(await call('GET', '/api/webhooks'), path, place) as Page<WebhookView>;
  const known = items.find((webhook) => webhook.name.toLowerCase() === name.toLowerCase());
  const answer = known
    ? await call('PATCH', `/api/webhooks/${known.id}`, body)
    : await call('POST', '/api/webhooks', body);
  return (accepted(answer, path, place) as { warnings?: string[] }).warnings ?? [];
}

/** An endpoint of our own is named, not located: its port may be another each time. */
async function urlOf(name: string, path: YamlPath, place: Settings['place'], call: ApiCall): Promise<string> {
  const at = [...path, 'endpoint'];
  return (
    accepted(await call('GET', `/api/endpoints/${encodeURIComponent(name)}`), at, place) as EndpointView
  ).url;
}

function accepted(
  { status, body }: { status: number; body: unknown },
  path: YamlPath,
  place: Settings['place'],
): unknown {
  if (status < 300) return body;
  const { detail, errors = [] } = body as Problem;
  const lines = errors.map(
    (error) => `${place([...path, ...error.pointer.split('/').slice(1)])}: ${error.detail}`,
  );
  throw new ExitError(
    EXIT.usage,
    lines.length > 0 ? lines.join('\nrai-hooks: ') : `${place(path)}: ${detail}`,
  );
}

function fault(source: Source, path: YamlPath, message: string, advice: string): ExitError {
  return new ExitError(EXIT.usage, `${placeOf(source, path)} ${message}`, advice);
}

/** `rai-hooks.yaml:7: webhooks[0].encryption.key`; the line is that of the nearest part that is there. */
function placeOf({ document, lines }: Pick<Source, 'document' | 'lines'>, path: YamlPath): string {
  const name = path
    .map((part, at) => (/^\d+$/.test(String(part)) ? `[${part}]` : `${at > 0 ? '.' : ''}${part}`))
    .join('');
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `${SETTINGS_FILE}:${lines.linePos(node.range[0]).line}: ${name}`;
  }
  return `${SETTINGS_FILE}: ${name}`;
}
