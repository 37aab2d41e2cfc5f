import { asJsonObject } from '../base/json-object.ts';
import { child } from '../base/pointer.ts';
import type { Drift, Json, JsonObject } from '../types.ts';

/** Maximum number of properties listed for one payload. */
const MAX_DRIFT = 100;
/**
 * Maximum size of a listed value, in about as many characters of JSON. A larger one is omitted: it may have megabytes.
 */
const MAX_VALUE = 1000;

/** Properties of `payload` that `schema` does not define. An unknown object is listed once, without its members. */
export function findDrift(schema: JsonObject, payload: Json): Drift[] {
  const found: Drift[] = [];
  walk(schema, payload, '', found);
  return found;
}

function walk(schema: JsonObject, value: Json, pointer: string, found: Drift[]): void {
  if (found.length >= MAX_DRIFT || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    const items = asJsonObject(schema.items);
    if (!items) return;
    for (const [index, item] of value.entries()) walk(items, item, child(pointer, index), found);
    return;
  }
  const properties = asJsonObject(schema.properties);
  if (!properties) return;
  for (const key of Object.keys(value)) {
    const member = value[key] as Json;
    const known = Object.hasOwn(properties, key) ? asJsonObject(properties[key]) : undefined;
    if (known) {
      // Creates a pointer only for objects and arrays, because most properties are neither.
      if (member !== null && typeof member === 'object') walk(known, member, child(pointer, key), found);
    } else if (found.length < MAX_DRIFT) found.push(driftAt(child(pointer, key), member));
  }
}

function driftAt(pointer: string, value: Json): Drift {
  return room(value, MAX_VALUE) < 0 ? { pointer } : { pointer, value };
}

/** Remaining characters of `limit` after the JSON of `value`; stops counting below 0. */
function room(value: Json, limit: number): number {
  if (typeof value === 'string') return limit - value.length;
  let left = limit - 1;
  if (value === null || typeof value !== 'object') return left;
  for (const key in value) {
    if (left < 0) return left;
    left = room((value as JsonObject)[key] ?? null, left - key.length);
  }
  return left;
}
