import type { Json, JsonObject } from '../types.ts';

/** True for a JSON object: neither null nor an array nor a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
