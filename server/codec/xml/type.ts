import { child } from '../../base/pointer.ts';
import type { XmlForm } from '../../contract/model.ts';
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
/** Attributes of our own convention: they are no members of the payload. */
const OURS: ReadonlySet<string> = new Set([TYPE, ENCODING, KEY, `key-${ENCODING}`]);

/** The offset in the text of each value of the typed payload, by the value's JSON Pointer. */
export type XmlOffsets = Map<string, number>;

interface Typing {
  form: XmlForm;
  /** Filled for `locateXml` only, because making a pointer for each element is slow; else null. */
  offsets: XmlOffsets | null;
}

/**
 * Turns untyped elements into the payload that the same event has in JSON. The type of a value is decided by its `type`
 * attribute, else by the schema, else by its content: an element with children is an object. Text that does not fit the
 * type stays text, and `validate` reports it.
 */
export function typeXml(root: XmlElement, schema: JsonObject | undefined, form: XmlForm): JsonObject {
  return toObject(root, schema, { form, offsets: null }, '');
}

/** The offsets of the values in the payload that `typeXml` gives for the same arguments. */
export function locateXml(root: XmlElement, schema: JsonObject | undefined, form: XmlForm): XmlOffsets {
  const offsets: XmlOffsets = new Map([['', root.offset]]);
  toObject(root, schema, { form, offsets }, '');
  return offsets;
}

/** The key of an element's value in the payload. */
export function keyOf(element: XmlElement): string {
  const key = element.name === ENTRY ? element.attributes.get(KEY) : undefined;
  if (key === undefined) return element.name;
  return element.attributes.get(`key-${ENCODING}`) === 'json' ? fromJsonText(key) : key;
}

function toValue(element: XmlElement, schema: JsonObject | undefined, typing: Typing, pointer: string): Json {
  typing.offsets?.set(pointer, element.offset);
  switch (kindFor(element, schema)) {
    case 'null':
      return null;
    case 'number':
      return NUMBER.test(element.text.trim()) ? finite(element.text) : element.text;
    case 'boolean':
      return toBoolean(element.text);
    case 'array':
      return toArray(element, schema, typing, pointer);
    case 'object':
      return toObject(element, schema, typing, pointer);
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

/** An array is an element that has its items as children. An element that has not is the only item of a repeated one. */
function toArray(
  element: XmlElement,
  schema: JsonObject | undefined,
  typing: Typing,
  pointer: string,
): Json[] {
  const wrapped = element.children.every((item) => item.name === typing.form.item);
  if (wrapped && (element.children.length > 0 || element.text.trim() === '')) {
    return element.children.map((item, index) =>
      toValue(item, itemSchema(schema), typing, below(typing, pointer, index)),
    );
  }
  const single = { ...element, attributes: new Map<string, string>() };
  return [toValue(single, itemSchema(schema), typing, below(typing, pointer, 0))];
}

function toObject(
  element: XmlElement,
  schema: JsonObject | undefined,
  typing: Typing,
  pointer: string,
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
    entries.push([key, toMember(found, memberSchema(schema, key), typing, below(typing, pointer, key))]);
  }
  if (element.text.trim() !== '') entries.push(['#text', element.text]);
  // fromEntries defines own properties, so a key `__proto__` stays data.
  return Object.fromEntries(entries);
}

function toMember(
  found: XmlElement[],
  schema: JsonObject | undefined,
  typing: Typing,
  pointer: string,
): Json {
  const [first] = found;
  if (first && found.length === 1) return toValue(first, schema, typing, pointer);
  const items = decidedKind(schema) === 'array' ? itemSchema(schema) : schema;
  if (first) typing.offsets?.set(pointer, first.offset);
  return found.map((item, index) => toValue(item, items, typing, below(typing, pointer, index)));
}

/** The pointer to a member or item; empty where offsets are not collected. */
function below(typing: Typing, pointer: string, key: string | number): string {
  return typing.offsets ? child(pointer, key) : '';
}

/** A number that is too large for a double stays text. */
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
