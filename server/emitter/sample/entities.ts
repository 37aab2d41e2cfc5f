import type { Json } from '../../types.ts';
import type { Random } from '../random.ts';
import type { Cast, CastEntry } from './cast.ts';
import type { Change, Draft } from './draft.ts';
import type { Entity, Slot } from './roles.ts';

const ENTITIES: readonly Entity[] = ['community', 'member', 'post', 'purchase'];

/**
 * Fills in one community, member, post and purchase, each completely or not at all: the name of one person with the id
 * of another would be worse than the example.
 */
export function fillEntities(draft: Draft, slots: readonly Slot[], cast: Cast, random: RandomFor): void {
  for (const entity of ENTITIES) {
    const own = slots.filter((slot) => slot.meaning.of === entity);
    if (own.length === 0) continue;
    for (const entry of random(entity).shuffle(cast.entries[entity])) {
      const changes = changesFor(own, entry);
      if (changes !== null && draft.apply(changes)) break;
    }
  }
}

/** A separate generator per purpose, so that a seed always gives the same person, whatever the event contains. */
export type RandomFor = (purpose: string) => Random;

/** Null when `entry` does not fit the example's values. */
function changesFor(slots: readonly Slot[], entry: CastEntry): Change[] | null {
  const changes: Change[] = [];
  const examples = new Map<string, string>();
  for (const { container, key, meaning } of slots) {
    const example = container[key] as Json;
    if (meaning.of === 'fresh' || example === '') continue;
    const found = fitting(meaning.fields, entry, example);
    if (found === null) return null;
    // The example has two different ids of one kind, so it is unknown which one this entry replaces.
    const known = examples.get(found.field) ?? String(example);
    if (known !== String(example) && formOf(entry[found.field]) !== 'text') return null;
    examples.set(found.field, known);
    changes.push({ container, key, value: found.value });
  }
  return changes;
}

/**
 * The first field whose value has the form of the example's: the same property name holds a long id in one event and a
 * short number in another.
 */
function fitting(
  fields: readonly string[],
  entry: CastEntry,
  example: Json,
): { field: string; value: Json } | null {
  for (const field of fields) {
    const value = asIn(example, entry[field], fields.length === 1);
    if (value !== null) return { field, value };
  }
  return null;
}

function asIn(example: Json, value: string | number | undefined, only: boolean): Json {
  if (value === undefined) return null;
  const wanted = formOf(example);
  const form = formOf(value);
  if (form === wanted) return value;
  if (form === 'text') return only && typeof example === 'string' ? value : null;
  if (form === 'digits' && wanted === 'number') return Number(value);
  if (form === 'number' && wanted === 'digits') return String(value);
  return null;
}

function formOf(value: Json | undefined): 'number' | 'digits' | 'hex-id' | 'text' | null {
  if (typeof value === 'number') return 'number';
  if (typeof value !== 'string') return null;
  if (/^[0-9a-f]{24}$/i.test(value)) return 'hex-id';
  return /^\d+(?:\.\d+)?$/.test(value) ? 'digits' : 'text';
}
