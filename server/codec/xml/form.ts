import { asJsonObject } from '../../base/json-object.ts';
import type { Json, JsonObject } from '../../types.ts';

/**
 * How our XML represents JSON; the writer and the typing of what was read share it. A `type` attribute is written only
 * where the schema does not decide the type. A key that is not an XML name is written as `<entry key="…">`. A string with
 * characters that XML does not allow is written as JSON text and marked with `encoding="json"`.
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

/** The one kind that a schema allows besides null; undefined when it allows several or says nothing. */
export function decidedKind(schema: JsonObject | undefined): Kind | undefined {
  const types = [schema?.type ?? []].flat().filter((type) => type !== 'null');
  const kinds = new Set(types.map((type) => (type === 'integer' ? 'number' : String(type))));
  const [only] = kinds;
  return kinds.size === 1 && isKind(only) ? only : undefined;
}

/** The schema of the member `key`; undefined when `schema` does not name that member. */
export function memberSchema(schema: JsonObject | undefined, key: string): JsonObject | undefined {
  const properties = asJsonObject(schema?.properties);
  return properties && Object.hasOwn(properties, key) ? asJsonObject(properties[key]) : undefined;
}

export function itemSchema(schema: JsonObject | undefined): JsonObject | undefined {
  return asJsonObject(schema?.items);
}
