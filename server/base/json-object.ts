import type { Json, JsonObject } from '../types.ts';

/** Whether a value is a JSON object: not null, not an array, not a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The value if it is a JSON object. */
export function asJsonObject(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}
