import type { Drift, Json, JsonObject } from '../types.ts';
import { child } from './pointer.ts';

/** Drift listed for one payload at most. */
const MAX_DRIFT = 100;
/** A value with more characters of JSON than about this is not repeated beside its pointer: it may have megabytes. */
const MAX_VALUE = 1000;

/** Properties of `payload` that `schema` does not name; of an unknown subtree only its top. */
export function findDrift(schema: JsonObject, payload: Json): Drift[] {
  const found: Drift[] = [];
  walk(schema, payload, '', found);
  return found;
}

function walk(schema: JsonObject, value: Json, pointer: string, found: Drift[]): void {
  if (found.length >= MAX_DRIFT || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    const items = asObject(schema.items);
    if (!items) return;
    for (const [index, item] of value.entries()) walk(items, item, child(pointer, index), found);
    return;
  }
  const properties = asObject(schema.properties);
  if (!properties) return;
  for (const key of Object.keys(value)) {
    const member = value[key] as Json;
    const known = Object.hasOwn(properties, key) ? asObject(properties[key]) : undefined;
    if (known) {
      // Only objects and arrays need a pointer, and most properties are neither.
      if (member !== null && typeof member === 'object') walk(known, member, child(pointer, key), found);
    } else if (found.length < MAX_DRIFT) found.push(driftAt(child(pointer, key), member));
  }
}

function driftAt(pointer: string, value: Json): Drift {
  return room(value, MAX_VALUE) < 0 ? { pointer } : { pointer, value };
}

/** How many of `limit` characters remain after the JSON of a value; counting stops below 0. */
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

function asObject(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
