import type { Json, JsonObject } from '../../types.ts';
import type { Draft } from './draft.ts';
import { normalName, type Roles } from './roles.ts';

/** A property that is a time by the schema, with the example's value. */
interface TimeSlot {
  container: JsonObject;
  key: string;
  exampleMs: number;
  top: boolean;
}

/**
 * Moves the example's times to now: the time of the event becomes `nowMs`, other times keep their distance. A property
 * is a time if the schema says so (`format: date-time`).
 */
export function fillTimes(draft: Draft, schema: JsonObject, roles: Roles, nowMs: number): void {
  const slots: TimeSlot[] = [];
  visit(draft.payload, schema, true, slots);
  const happened = happenedOf(slots, roles);
  if (!happened) return;
  for (const { container, key, exampleMs } of slots) {
    const value = inStyleOf(container[key] as string, nowMs + (exampleMs - happened.exampleMs));
    if (value !== null) draft.apply([{ container, key, value }]);
  }
}

/**
 * The time of the event: a top-level property with a known name, else the latest time, because all others are before
 * the event.
 */
function happenedOf(slots: readonly TimeSlot[], roles: Roles): TimeSlot | undefined {
  const named = roles.happened.map((name) => slots.find((slot) => slot.top && normalName(slot.key) === name));
  return named.find((slot) => slot !== undefined) ?? slots.toSorted((a, b) => b.exampleMs - a.exampleMs)[0];
}

function visit(container: JsonObject, schema: JsonObject, top: boolean, found: TimeSlot[]): void {
  const properties = asObject(schema.properties) ?? {};
  for (const [key, value] of Object.entries(container)) {
    const own = Object.hasOwn(properties, key) ? asObject(properties[key]) : undefined;
    if (!own) continue;
    if (own.format === 'date-time' && typeof value === 'string') {
      const exampleMs = Date.parse(value);
      if (!Number.isNaN(exampleMs)) found.push({ container, key, exampleMs, top });
    }
    visitInside(value, own, found);
  }
}

function visitInside(value: Json, schema: JsonObject, found: TimeSlot[]): void {
  const object = asObject(value);
  if (object) visit(object, schema, false, found);
  const items = asObject(schema.items);
  if (!Array.isArray(value) || !items) return;
  for (const item of value) visitInside(item, items, found);
}

/** Formats in UTC, without milliseconds if the example has none; null when the date is out of range. */
function inStyleOf(example: string, ms: number): string | null {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return /:\d\d\.\d/.test(example) ? text : text.replace(/\.\d{3}Z$/, 'Z');
}

function asObject(value: Json | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
