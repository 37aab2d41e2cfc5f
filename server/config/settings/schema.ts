import { z } from 'zod';
import { isJsonObject } from '../../base/json-object.ts';
import type { Json } from '../../types.ts';

/** For each message about a place in the file: what to write there. */
export const ADVICE: Readonly<Record<string, string>> = {
  'must be a list.': 'Write items like "- name: …".',
  'must be a mapping.': 'Write lines like "name: …".',
  'must be text.': 'Give it a value.',
  'must be a key.': 'Write {env: NAME} or {file: PATH}.',
  'must be a reference with one member.': 'Write {env: NAME} or {file: PATH}.',
};

/** A secret in plain text, or a reference to it. */
export type SecretSource = string | { env: string } | { file: string };

const secret = z.custom<SecretSource>((value) => typeof value === 'string' || isReference(value), {
  error: ({ input }) =>
    isJsonObject(input as Json) ? 'must be a reference with one member.' : 'must be a key.',
});

const text = z.string('must be text.').trim().min(1, 'must be text.');
const pair = { key: secret.optional(), iv: secret.optional() };
const object = <S extends z.ZodRawShape>(shape: S) => z.looseObject(shape, 'must be a mapping.');
const list = <S extends z.ZodType>(item: S) => z.array(item, 'must be a list.');

const endpoint = object({
  name: text,
  keys: list(object({ label: text, ...pair })).optional(),
});
const webhook = object({
  name: text,
  encryption: object(pair).nullable().optional(),
  tls: object({ ca: secret.optional() }).optional(),
});

/** The form of webhooks and endpoints in the file. Their own rules are checked when they are applied. */
export const settingsSchema = z.looseObject({
  endpoints: list(endpoint).default([]),
  webhooks: list(webhook).default([]),
});

export type EndpointEntry = z.output<typeof endpoint>;
export type WebhookEntry = z.output<typeof webhook>;

function isReference(value: unknown): boolean {
  if (!isJsonObject(value as Json)) return false;
  const [[name, target] = [], ...others] = Object.entries(value as object);
  return others.length === 0 && (name === 'env' || name === 'file') && typeof target === 'string';
}
