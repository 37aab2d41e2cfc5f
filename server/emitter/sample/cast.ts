import { join } from 'node:path';
import { z } from 'zod';
import { brokenFile, readDataFile } from '../../base/data-file.ts';
import type { ExitError } from '../../base/exit.ts';
import { type Entity, type Meaning, normalName, type Roles } from './roles.ts';

/** An entry of the cast; nested fields are written with a dot (`currency.name`). */
export type CastEntry = Readonly<Record<string, string | number>>;

/** The content of samples: one community with the same people, channels and products in every event. */
export interface Cast {
  entries: Readonly<Record<Entity, readonly CastEntry[]>>;
  /** The channels that a webhook may choose. */
  channels: ReadonlyArray<{ id: string; name: string }>;
  roles: Roles;
}

/** Quantities of a purchase; mostly one. */
const QUANTITIES = [1, 1, 1, 2, 3];

const hexId = z.string().regex(/^[0-9a-f]{24}$/, '24 lower-case hexadecimal digits');
const text = z.string().min(1);
const names = z.array(text).min(1);

const communitySchema = z.strictObject({ _id: hexId, name: text, uri: text });
const membersSchema = z
  .array(
    z.strictObject({
      _id: hexId,
      user_id: z.string().regex(/^[1-9]\d{0,8}$/, 'a number of up to 9 digits, as text'),
      username: text,
      firstName: text,
      lastName: text,
      displayName: text,
      email: z.email(),
      visitCount: z.int().min(0),
    }),
  )
  .min(1);
const channelsSchema = z.array(z.strictObject({ channel_id: hexId, name: text })).min(1);
const productsSchema = z
  .array(
    z.strictObject({
      _id: hexId,
      name: text,
      type: text,
      price: z.number().min(0),
      currency: z.strictObject({ name: text, symbol: text }),
    }),
  )
  .min(1);
const messagesSchema = z.record(z.string(), names);
const rolesSchema = z.strictObject({
  wrappers: z.array(text),
  happened: names,
  fresh: z.array(z.strictObject({ under: z.array(z.string()).min(1), names })),
  roles: z.array(
    z.strictObject({
      of: z.enum(['community', 'member', 'post', 'purchase']),
      under: z.array(z.string()).min(1),
      names: z.record(text, names),
    }),
  ),
});
type RolesFile = z.infer<typeof rolesSchema>;

/**
 * Reads a cast folder: `community`, `members`, `channels`, `products`, `messages` (by channel) and `roles`, all JSON.
 * @throws {ExitError} (environment) that names the file and the invalid member.
 */
export function loadCast(folder: string): Cast {
  const community = read(join(folder, 'community.json'), communitySchema);
  const members = read(join(folder, 'members.json'), membersSchema);
  const channels = read(join(folder, 'channels.json'), channelsSchema);
  const products = read(join(folder, 'products.json'), productsSchema);
  const messagesFile = join(folder, 'messages.json');
  const messages = new Map(Object.entries(read(messagesFile, messagesSchema)));
  for (const name of messages.keys()) {
    if (!channels.some((channel) => channel.name === name)) {
      throw broken(messagesFile, `${name}: no channel has this name`);
    }
  }
  unique(join(folder, 'members.json'), members, ['_id', 'user_id', 'username', 'email']);
  unique(join(folder, 'channels.json'), channels, ['channel_id', 'name']);
  unique(join(folder, 'products.json'), products, ['_id']);
  const entries = {
    community: [community],
    member: members,
    post: channels.flatMap((channel) => posts(messagesFile, channel, messages.get(channel.name))),
    purchase: products.flatMap(purchases),
  };
  const rolesFile = join(folder, 'roles.json');
  return Object.freeze({
    entries,
    channels: channels.map(({ channel_id: id, name }) => ({ id, name })),
    roles: toRoles(rolesFile, read(rolesFile, rolesSchema), entries),
  });
}

function posts(file: string, channel: { channel_id: string; name: string }, texts: string[] | undefined) {
  if (!texts) throw broken(file, `${channel.name}: the channel has no messages`);
  return texts.map((line) => ({ channel_id: channel.channel_id, channel_name: channel.name, text: line }));
}

function purchases({ currency, ...product }: z.infer<typeof productsSchema>[number]): CastEntry[] {
  return QUANTITIES.map((quantity) => ({
    ...product,
    'currency.name': currency.name,
    'currency.symbol': currency.symbol,
    quantity,
    total: product.price * quantity,
  }));
}

function toRoles(file: string, source: RolesFile, entries: Cast['entries']): Roles {
  const meanings = new Map<string, Meaning>();
  const put = (under: string[], name: string, meaning: Meaning) => {
    for (const place of under) meanings.set(slotKey(normalName(place), normalName(name)), meaning);
  };
  for (const { under, names } of source.fresh) {
    for (const name of names) put(under, name, { of: 'fresh' });
  }
  for (const [index, { of, under, names }] of source.roles.entries()) {
    for (const [name, fields] of Object.entries(names)) {
      const unknown = fields.find((field) => entries[of].some((entry) => !Object.hasOwn(entry, field)));
      if (unknown !== undefined) {
        throw broken(file, `roles.${index}.names.${name}: a ${of} has no field "${unknown}"`);
      }
      put(under, name, { of, fields });
    }
  }
  return {
    wrappers: new Set(source.wrappers.map(normalName)),
    happened: source.happened.map(normalName),
    meaningOf: (place, name) => meanings.get(slotKey(place, name)),
  };
}

function slotKey(place: string, name: string): string {
  return JSON.stringify([place, name]);
}

function unique<T extends object>(file: string, rows: readonly T[], keys: ReadonlyArray<keyof T & string>) {
  for (const key of keys) {
    const seen = new Map<unknown, number>();
    for (const [index, row] of rows.entries()) {
      const first = seen.get(row[key]);
      if (first !== undefined) throw broken(file, `${index}.${key}: same value as entry ${first}`);
      seen.set(row[key], index);
    }
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  return readDataFile('cast', path, schema);
}

function broken(path: string, detail: string): ExitError {
  return brokenFile('cast', path, detail);
}
