import type { Json, JsonObject } from '../../types.ts';

/** What one event can be about; a post stands with its channel, a purchase with its product. */
export type Entity = 'community' | 'member' | 'post' | 'purchase';

/** What a property means: fields of an entity of which one may stand there, or a value that is new each time. */
export type Meaning = { of: Entity; fields: readonly string[] } | { of: 'fresh' };

/** Which cast field stands under which property, by the object it is in. */
export interface Roles {
  /** Names of objects that only wrap the event: what is in them counts as standing at the top. */
  wrappers: ReadonlySet<string>;
  /** Names of the property that says when it happened, the likeliest first. */
  happened: readonly string[];
  meaningOf(place: string, name: string): Meaning | undefined;
}

/** A property with a meaning, and the object it is in. */
export interface Slot {
  container: JsonObject;
  key: string;
  meaning: Meaning;
}

/** Place of the payload itself. */
const TOP = '';
/** Deeper than any event is: a payload can be handed in by anyone. */
const MAX_DEPTH = 24;

/** One name for all spellings of it: `user_id`, `userId`, `userID`; `_id` is `id`. */
export function normalName(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

/** The properties of `payload` that have a meaning, in their order. */
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
  return candidates.filter(
    (one): one is JsonObject => one !== null && typeof one === 'object' && !Array.isArray(one),
  );
}
