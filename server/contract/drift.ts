import type { Drift, Json, JsonObject } from '../types.ts';
import { child } from './pointer.ts';

/** Drift listed for one payload at most. */
const MAX_DRIFT = 100;

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
  for (const [key, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? asObject(properties[key]) : undefined;
    if (known) {
      // Only what has members needs a pointer: most properties have none.
      if (member !== null && typeof member === 'object') walk(known, member, child(pointer, key), found);
    } else if (found.length < MAX_DRIFT) found.push({ pointer: child(pointer, key), value: member });
  }
}

function asObject(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
