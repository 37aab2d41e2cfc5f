import { isJsonObject } from '../base/json-object.ts';
import type { Json, JsonObject } from '../types.ts';

/** Values a property may have had before an enum is no longer worth proposing. */
const MAX_ENUM = 12;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;
/** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
const MAX_EMAIL_CHARACTERS = 254;

/** One payload to learn from. XML gives every untyped value as text, so it tells presence but not types. */
export interface Sample {
  payload: JsonObject;
  typed: boolean;
}

export interface InferOptions {
  /** Propose an enum where few different strings were seen. */
  enums: boolean;
}

/**
 * A JSON Schema that all samples fit: required is what stood in each, types and formats are those that were seen,
 * and every property is marked `learned`.
 */
export function inferSchema(samples: readonly Sample[], options: InferOptions): JsonObject {
  const typed = samples.filter((sample) => sample.typed).map((sample) => sample.payload);
  const presence = samples.map((sample) => sample.payload);
  return inferObject(presence, typed.length > 0 ? typed : presence, options);
}

function inferObject(
  all: readonly JsonObject[],
  typed: readonly JsonObject[],
  options: InferOptions,
): JsonObject {
  const keys = [...new Set(all.flatMap((payload) => Object.keys(payload)))];
  const properties = keys.map((key): [string, Json] => {
    const told = membersOf(typed, key);
    return [key, inferValue(membersOf(all, key), told.length > 0 ? told : membersOf(all, key), options)];
  });
  const required = keys.filter((key) => all.every((payload) => Object.hasOwn(payload, key)));
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

function inferValue(all: readonly Json[], typed: readonly Json[], options: InferOptions): JsonObject {
  const types = [...new Set(typed.map(typeOf))];
  // An integer is a number: seen both ways, the wider one holds.
  const kept = types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  const schema: JsonObject = {
    'x-provenance': 'learned',
    type: kept.length === 1 ? (kept[0] ?? 'null') : kept,
  };
  const objects = all.filter(isJsonObject);
  if (objects.length > 0)
    Object.assign(schema, withoutType(inferObject(objects, typed.filter(isJsonObject), options)));
  const items = typed.filter(Array.isArray).flat();
  if (items.length > 0) schema.items = inferValue(items, items, options);
  return Object.assign(schema, inferText(typed, options));
}

/** Format and enum, for strings only. */
function inferText(values: readonly Json[], { enums }: InferOptions): JsonObject {
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length === 0 || texts.length < values.filter((value) => value !== null).length) return {};
  if (texts.every((text) => DATE_TIME.test(text))) return { format: 'date-time' };
  if (texts.every(looksLikeEmail)) return { format: 'email' };
  const different = [...new Set(texts)];
  const worth = enums && different.length <= MAX_ENUM && different.length < texts.length;
  return worth ? { enum: different.sort() } : {};
}

/** Something, an @, and a name with a dot inside. */
function looksLikeEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1 || at !== text.lastIndexOf('@') || text.length > MAX_EMAIL_CHARACTERS) return false;
  return !/\s/.test(text) && text.lastIndexOf('.', text.length - 2) > at + 1;
}

function withoutType({ type: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

function membersOf(payloads: readonly JsonObject[], key: string): Json[] {
  return payloads.flatMap((payload) => {
    const value = Object.hasOwn(payload, key) ? payload[key] : undefined;
    return value === undefined ? [] : [value];
  });
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
