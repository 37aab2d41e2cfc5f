import type { Json, JsonObject } from '../types.ts';
import { hasFormat } from './formats.ts';

/** An enum is proposed only for a property with at most so many different values. */
const MAX_ENUM = 12;
const FORMATS = ['date-time', 'email'] as const;

/** One payload to learn from. Untyped XML has only text, so it shows which properties are present, but not their types. */
export interface Sample {
  payload: JsonObject;
  typed: boolean;
}

export interface InferOptions {
  /** Propose an enum where few different strings were seen. */
  enums: boolean;
}

/** Collects what a schema is made from. Each sample is read once, so the cost is linear in the size of the samples. */
export interface Inference {
  /** Reads a sample; false once there are more properties than the limit, and then no more is read. */
  add(sample: Sample): boolean;
  /** How many properties were seen, nested ones included; reading ends at the first beyond the limit. */
  propertyCount(): number;
  /**
   * A JSON Schema that all samples fit: properties of every sample are required, types and formats are those that were seen,
   * and every property is marked `learned`.
   */
  schema(options: InferOptions): JsonObject;
}

/** What was seen at one place of the payloads. */
interface Place {
  /** Types from samples with types (JSON), and from samples without (XML), which count only where there are none of the first kind. */
  typed: Values;
  untyped: Values;
  /** How many objects were seen here, and their members. */
  objects: number;
  members: Map<string, Member>;
}

interface Member {
  /** Objects that had it. */
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
  /** The formats that every text had so far. */
  formats: Set<(typeof FORMATS)[number]>;
  /** The different strings so far; no more are kept once there are too many for an enum. */
  different: Set<string>;
}

/** A property costs memory and time many times its length in JSON, so that reading more than `maxProperties` is no use. */
export function createInference(maxProperties = Number.POSITIVE_INFINITY): Inference {
  const root = newPlace();
  let properties = 0;

  /** Recursive: parsing has bounded the depth. */
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
  // An integer is a number too: where both were seen, the type is number.
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

/** Format and enum, where every value that is not null is a text. */
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
