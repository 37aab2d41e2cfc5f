import type { Json, JsonObject } from '../../types.ts';

/**
 * The convention of our XML, shared by reader and writer.
 * A `type` attribute stands only where the schema does not decide; keys that are no XML names go into
 * `<entry key="…">`, strings with characters XML cannot hold become JSON text marked `encoding="json"`.
 */
export const TYPE = 'type';
export const ENTRY = 'entry';
export const KEY = 'key';
export const ENCODING = 'encoding';

export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

const KINDS: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'null', 'array', 'object']);

export function isKind(text: string | undefined): text is Kind {
  return text !== undefined && KINDS.has(text);
}

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as Kind;
}

/** The one kind a schema allows besides null; undefined when it leaves it open. */
export function decidedKind(schema: JsonObject | undefined): Kind | undefined {
  const types = [schema?.type ?? []].flat().filter((type) => type !== 'null');
  const kinds = new Set(types.map((type) => (type === 'integer' ? 'number' : String(type))));
  const [only] = kinds;
  return kinds.size === 1 && isKind(only) ? only : undefined;
}

/** The schema of member `key`, if `schema` names it. */
export function memberSchema(schema: JsonObject | undefined, key: string): JsonObject | undefined {
  const properties = asSchema(schema?.properties);
  return properties && Object.hasOwn(properties, key) ? asSchema(properties[key]) : undefined;
}

export function itemSchema(schema: JsonObject | undefined): JsonObject | undefined {
  return asSchema(schema?.items);
}

function asSchema(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
