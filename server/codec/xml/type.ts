import type { XmlForm } from '../../contract/model.ts';
import { child } from '../../contract/pointer.ts';
import type { Json, JsonObject } from '../../types.ts';
import {
  decidedKind,
  ENCODING,
  ENTRY,
  isKind,
  itemSchema,
  KEY,
  type Kind,
  memberSchema,
  TYPE,
} from './form.ts';
import type { XmlElement } from './read.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const OURS: ReadonlySet<string> = new Set([TYPE, ENCODING, KEY, `key-${ENCODING}`]);

/** A typed payload, and where in the document each of its values stands (pointer → offset in the text). */
export interface TypedXml {
  payload: JsonObject;
  offsets: Map<string, number>;
}

/**
 * Turns untyped elements into the payload JSON would have given. A `type` attribute decides, then the schema, then
 * the content (elements inside make an object). Text that does not fit its type stays text, for `validate` to report.
 */
export function typeXml(root: XmlElement, schema: JsonObject | undefined, form: XmlForm): TypedXml {
  const offsets = new Map<string, number>();
  const payload = toObject(root, schema, form, '', offsets);
  offsets.set('', root.offset);
  return { payload, offsets };
}

/** The key an element stands for in the payload. */
export function keyOf(element: XmlElement): string {
  const key = element.name === ENTRY ? element.attributes.get(KEY) : undefined;
  if (key === undefined) return element.name;
  return element.attributes.get(`key-${ENCODING}`) === 'json' ? fromJsonText(key) : key;
}

function toValue(
  element: XmlElement,
  schema: JsonObject | undefined,
  form: XmlForm,
  pointer: string,
  offsets: Map<string, number>,
): Json {
  offsets.set(pointer, element.offset);
  switch (kindFor(element, schema)) {
    case 'null':
      return null;
    case 'number':
      return NUMBER.test(element.text.trim()) ? finite(element.text) : element.text;
    case 'boolean':
      return toBoolean(element.text);
    case 'array':
      return toArray(element, schema, form, pointer, offsets);
    case 'object':
      return toObject(element, schema, form, pointer, offsets);
    default:
      return element.attributes.get(ENCODING) === 'json' ? fromJsonText(element.text) : element.text;
  }
}

function kindFor(element: XmlElement, schema: JsonObject | undefined): Kind {
  const marked = element.attributes.get(TYPE);
  if (isKind(marked)) return marked;
  const decided = decidedKind(schema);
  if (element.children.length > 0) return decided === 'array' ? 'array' : 'object';
  return decided ?? 'string';
}

/** An array is an element whose children are its items, or, where the sender repeats the element itself, one item. */
function toArray(
  element: XmlElement,
  schema: JsonObject | undefined,
  form: XmlForm,
  pointer: string,
  offsets: Map<string, number>,
): Json[] {
  const wrapped = element.children.every((item) => item.name === form.item);
  if (wrapped && (element.children.length > 0 || element.text.trim() === '')) {
    return element.children.map((item, index) =>
      toValue(item, itemSchema(schema), form, child(pointer, index), offsets),
    );
  }
  const single = { ...element, attributes: new Map<string, string>() };
  return [toValue(single, itemSchema(schema), form, child(pointer, 0), offsets)];
}

function toObject(
  element: XmlElement,
  schema: JsonObject | undefined,
  form: XmlForm,
  pointer: string,
  offsets: Map<string, number>,
): JsonObject {
  const members = new Map<string, XmlElement[]>();
  for (const member of element.children) {
    const key = keyOf(member);
    const same = members.get(key);
    if (same) same.push(member);
    else members.set(key, [member]);
  }
  const entries: Array<[string, Json]> = [];
  for (const [name, value] of element.attributes) if (!OURS.has(name)) entries.push([`@${name}`, value]);
  for (const [key, found] of members) {
    entries.push([key, toMember(found, memberSchema(schema, key), form, child(pointer, key), offsets)]);
  }
  if (element.text.trim() !== '') entries.push(['#text', element.text]);
  // fromEntries defines own properties, so a key `__proto__` stays data.
  return Object.fromEntries(entries);
}

function toMember(
  found: XmlElement[],
  schema: JsonObject | undefined,
  form: XmlForm,
  pointer: string,
  offsets: Map<string, number>,
): Json {
  const [first] = found;
  if (first && found.length === 1) return toValue(first, schema, form, pointer, offsets);
  const items = decidedKind(schema) === 'array' ? itemSchema(schema) : schema;
  if (first) offsets.set(pointer, first.offset);
  return found.map((item, index) => toValue(item, items, form, child(pointer, index), offsets));
}

/** A number too large for a double stays the text it was. */
function finite(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function toBoolean(text: string): boolean | string {
  const word = text.trim();
  if (word === 'true' || word === 'false') return word === 'true';
  return text;
}

function fromJsonText(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
