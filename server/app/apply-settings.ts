import { isDeepStrictEqual } from 'node:util';
import { EXIT, ExitError } from '../base/exit.ts';
import { nameKey } from '../base/name-key.ts';
import type { Refusal } from '../base/problems.ts';
import type { Settings, SettingsEntry } from '../config/settings/read.ts';
import { encryptionWarnings } from '../emitter/key-warnings.ts';
import type { Webhooks } from '../emitter/webhooks.ts';
import type { Endpoints } from '../receiver/endpoints.ts';
import type { Redecoder } from '../receiver/redecode.ts';
import type { JsonObject } from '../types.ts';

export interface ApplySettingsOptions {
  endpoints: Endpoints;
  webhooks: Webhooks;
  redecoder: Redecoder;
  endpointUrl: (name: string) => string;
}

/**
 * Creates or changes the webhooks and endpoints of the file, by name; others stay, and unchanged ones are not written.
 * Returns each warning once. Unchanged encryption gives no warning, because it was given when it was set.
 * @throws {ExitError} 2, when the rules of webhooks or endpoints refuse a setting; it names line and setting.
 */
export async function applySettings(settings: Settings, options: ApplySettingsOptions): Promise<string[]> {
  const { endpoints, webhooks, warnings, place } = settings;
  for (const entry of endpoints) await applyEndpoint(entry, place, options);
  const placesByWarning = new Map<string, string[]>();
  for (const entry of webhooks) {
    for (const warning of await applyWebhook(entry, place, options)) {
      const places = placesByWarning.get(warning) ?? [];
      placesByWarning.set(warning, [...places, place(entry.path)]);
    }
  }
  return [
    ...warnings,
    ...[...placesByWarning].map(([warning, places]) => `${places.join(', ')}: ${warning}`),
  ];
}

type Place = Settings['place'];

async function applyEndpoint(
  entry: SettingsEntry,
  place: Place,
  options: ApplySettingsOptions,
): Promise<void> {
  const { path, name, value } = entry;
  const { keys, name: _, ...members } = value;
  accepted(await options.endpoints.assign(name, members), path, place);
  for (const [index, key] of (keys as JsonObject[]).entries()) {
    accepted(await options.endpoints.assignKey(name, key), [...path, 'keys', index], place);
  }
}

async function applyWebhook(
  { path, name, value }: SettingsEntry,
  place: Place,
  { endpoints, webhooks, redecoder, endpointUrl }: ApplySettingsOptions,
): Promise<string[]> {
  const { endpoint, ...given } = value;
  const input: JsonObject = { ...given, name };
  if (endpoint !== undefined) {
    const target = String(endpoint);
    // The file names our own endpoint instead of its URL, because the port may change.
    if (endpoints.get(target)) input.url = endpointUrl(target);
    else
      throw new ExitError(EXIT.usage, `${place([...path, 'endpoint'])}: There is no endpoint "${target}".`);
  }
  const known = webhooks.list().find((webhook) => nameKey(webhook.name) === nameKey(name));
  const keysBefore = keyCount(endpoints);
  const saved = accepted(
    known ? await webhooks.patch(known.id, input) : await webhooks.create(input),
    path,
    place,
  );
  const { webhook } = saved;
  // A webhook to our own receiver adds its key to the ring there.
  if (webhook.endpoint !== null && keyCount(endpoints) > keysBefore) redecoder.start(webhook.endpoint);
  return isDeepStrictEqual(known?.encryption, webhook.encryption) ? [] : encryptionWarnings(webhook);
}

function keyCount(endpoints: Endpoints): number {
  return endpoints.list().reduce((sum, { keys }) => sum + keys.length, 0);
}

function accepted<T extends { ok: true }>(saved: T | Refusal, path: SettingsEntry['path'], place: Place): T {
  if (saved.ok) return saved;
  const lines = saved.errors.map(
    ({ pointer, detail }) => `${place([...path, ...pointer.split('/').slice(1)])}: ${detail}`,
  );
  throw new ExitError(EXIT.usage, lines.join('\n'));
}
