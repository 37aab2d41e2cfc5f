import type { Json, JsonObject } from '../../server/types.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

const isInstant = (value: Json): value is string => typeof value === 'string' && INSTANT.test(value);

function instantsIn(value: Json): number[] {
  if (isInstant(value)) return [Date.parse(value)].filter((ms) => !Number.isNaN(ms));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(instantsIn) : [];
}

/** A value with every time in it moved by `byMs` milliseconds, in the same notation. */
function moved(value: Json, byMs: number): Json {
  if (isInstant(value)) {
    const date = new Date(Date.parse(value) + byMs);
    if (Number.isNaN(date.getTime())) return value;
    return value.includes('.') ? date.toISOString() : date.toISOString().replace(/\.\d{3}Z$/, 'Z');
  }
  if (Array.isArray(value)) return value.map((item) => moved(item, byMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, moved(member, byMs)]));
}

/**
 * The example as it would be sent at `nowMs`: its latest time becomes now, because an event reports what has happened,
 * and the other times keep their distance. The server does the same with a payload that was not edited.
 */
export function exampleAt(example: JsonObject, nowMs: number): Json {
  const latest = instantsIn(example).reduce((last, ms) => Math.max(last, ms), Number.NEGATIVE_INFINITY);
  return Number.isFinite(latest) ? moved(example, nowMs - latest) : example;
}
