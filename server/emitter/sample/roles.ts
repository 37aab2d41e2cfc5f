import { isJsonObject } from '../../base/json-object.ts';
import type { Json, JsonObject } from '../../types.ts';

/** Kinds of entities in an event; a post includes its channel, a purchase its product. */
export type Entity = 'community' | 'member' | 'post' | 'purchase';

/** The meaning of a property: one of these fields of an entity, or a value that is always new. */
export type Meaning = { of: Entity; fields: readonly string[] } | { of: 'fresh' };

/** Maps properties to cast fields, depending on the containing object. */
export interface Roles {
  /** Names of wrapper objects; their members count as top-level. */
  wrappers: ReadonlySet<string>;
  /** Names of the property with the time of the event, the likeliest first. */
  happened: readonly string[];
  meaningOf(place: string, name: string): Meaning | undefined;
}

/** A property with a meaning, and its containing object. */
export interface Slot {
  container: JsonObject;
  key: string;
  meaning: Meaning;
}

/** The place of top-level members. */
const TOP = '';
/** Deeper than any real event; limits payloads given by users. */
const MAX_DEPTH = 24;

/** Normalises spellings: `user_id`, `userId`, `userID`; `_id` becomes `id`. */
export function normalName(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

/** The properties of `payload` that have a meaning, in order. */
export function findSlots(payload: JsonObject, roles: Roles): Slot[] {
  const slots: Slot[] = [];
  visit(payload, TOP, MAX_DEPTH);
  return slots;

  function visit(container: JsonObject, place: string, depth: number): void {
    if (depth === 0) return;
    for (const [key, value] of Object.entries(container)) {
      const name = normalName(key);
      const inside = roles.wrappers.has(name) && place === TOP ? TOP : name;
      const meaning = isScalar(value) ? roles.meaningOf(place, name) : undefined;
      if (meaning) slots.push({ container, key, meaning });
      for (const object of objectsIn(value)) visit(object, inside, depth - 1);
    }
  }
}

function isScalar(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function objectsIn(value: Json): JsonObject[] {
  const candidates = Array.isArray(value) ? value : [value];
  return candidates.filter(isJsonObject);
}
