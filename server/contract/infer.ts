import type { Json, JsonObject } from '../types.ts';
import { hasFormat } from './formats.ts';

/** Maximum number of different values of a property for which an enum is proposed. */
const MAX_ENUM = 12;
const FORMATS = ['date-time', 'email'] as const;

/**
 * One payload to learn from. `typed` is false for XML without a schema: all its values are text, their types unknown.
 */
export interface Sample {
  payload: JsonObject;
  typed: boolean;
}

export interface InferOptions {
  /** Propose an enum for a property with few different strings. */
  enums: boolean;
}

/** Infers a schema from samples. Reads each sample once, so the cost is linear in their size. */
export interface Inference {
  /** Reads a sample. Returns false, and stops reading, when the samples have more properties than the limit. */
  add(sample: Sample): boolean;
  /** Number of properties so far, including nested ones; reading ends at the first one beyond the limit. */
  propertyCount(): number;
  /**
   * A JSON Schema that all samples match. Properties that are present in every sample are required, types and formats
   * are the observed ones, and every property is marked `learned`.
   */
  schema(options: InferOptions): JsonObject;
}

/** What was observed at one place in the payloads. */
interface Place {
  /**
   * Values of typed samples (JSON) and of untyped ones (XML). The untyped ones are used only when no typed one exists.
   */
  typed: Values;
  untyped: Values;
  /** Number of objects at this place, and their members. */
  objects: number;
  members: Map<string, Member>;
}

interface Member {
  /** Number of objects that had this member. */
  present: number;
  place: Place;
}

interface Values {
  count: number;
  nulls: number;
  types: Set<string>;
  texts: Texts;
  items: Place | null;
}

interface Texts {
  count: number;
  /** The formats that all texts so far have. */
  formats: Set<(typeof FORMATS)[number]>;
  /** The distinct strings so far; collecting stops when there are too many for an enum. */
  different: Set<string>;
}

/**
 * Creates an inference. `maxProperties` bounds its cost: one property takes far more memory and time than its length in
 * JSON suggests.
 */
export function createInference(maxProperties = Number.POSITIVE_INFINITY): Inference {
  const root = newPlace();
  let properties = 0;

  /** May be recursive, because parsing limits the depth. */
  function observe(place: Place, value: Json, typed: boolean): void {
    const values = typed ? place.typed : place.untyped;
    values.count += 1;
    values.types.add(typeOf(value));
    if (value === null) values.nulls += 1;
    else if (typeof value === 'string') observeText(values.texts, value);
    else if (Array.isArray(value)) for (const item of value) observe(itemsOf(values), item, true);
    else if (typeof value === 'object') observeObject(place, value, typed);
  }

  function observeObject(place: Place, object: JsonObject, typed: boolean): void {
    place.objects += 1;
    for (const key in object) {
      if (properties > maxProperties) return;
      const value = object[key] as Json;
      let member = place.members.get(key);
      if (!member) {
        member = { present: 0, place: newPlace() };
        place.members.set(key, member);
        properties += 1;
      }
      member.present += 1;
      observe(member.place, value, typed);
    }
  }

  return {
    add({ payload, typed }) {
      observeObject(root, payload, typed);
      return properties <= maxProperties;
    },
    propertyCount: () => properties,
    schema: (options) => objectSchema(root, options),
  };
}

function newPlace(): Place {
  return { typed: newValues(), untyped: newValues(), objects: 0, members: new Map() };
}

function newValues(): Values {
  const texts: Texts = { count: 0, formats: new Set(FORMATS), different: new Set() };
  return { count: 0, nulls: 0, types: new Set(), texts, items: null };
}

function itemsOf(values: Values): Place {
  values.items ??= newPlace();
  return values.items;
}

function observeText(texts: Texts, text: string): void {
  texts.count += 1;
  for (const format of texts.formats) if (!hasFormat(format, text)) texts.formats.delete(format);
  if (texts.different.size <= MAX_ENUM) texts.different.add(text);
}

function objectSchema({ members, objects }: Place, options: InferOptions): JsonObject {
  const each = [...members];
  return {
    type: 'object',
    properties: Object.fromEntries(each.map(([key, { place }]) => [key, valueSchema(place, options)])),
    required: each.filter(([, { present }]) => present === objects).map(([key]) => key),
  };
}

function valueSchema(place: Place, options: InferOptions): JsonObject {
  const values = place.typed.count > 0 ? place.typed : place.untyped;
  const types = [...values.types];
  // An integer is a number, too: when both occurred, the type is number.
  const kept = types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  const { type: _, ...members } = objectSchema(place, options);
  return {
    'x-provenance': 'learned',
    type: kept.length === 1 ? (kept[0] ?? 'null') : kept,
    ...(place.objects > 0 ? members : {}),
    ...(values.items ? { items: valueSchema(values.items, options) } : {}),
    ...textSchema(values, options),
  };
}

/** Format or enum of a property whose values are all text or null. */
function textSchema({ count, nulls, texts }: Values, { enums }: InferOptions): JsonObject {
  if (texts.count === 0 || texts.count < count - nulls) return {};
  const [format] = texts.formats;
  if (format) return { format };
  const worth = enums && texts.different.size <= MAX_ENUM && texts.different.size < texts.count;
  return worth ? { enum: [...texts.different].sort() } : {};
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
