import { isJsonObject } from '../base/json-object.ts';
import type { Json, JsonObject } from '../types.ts';

/** Where a payload has the values that distinguish one delivery from another: member, product, channel, message. */
export interface AboutPlaces {
  /** Names of objects that only wrap the payload; their members are searched like members of the payload itself. */
  within: readonly string[];
  /** For each part of the text, the JSON Pointers to try in turn; the first that holds text or a number is taken. */
  parts: ReadonlyArray<readonly string[]>;
}

/** Longest text in UTF-16 units: a row has room for no more, and the text is kept with every summary. */
export const ABOUT_LIMIT = 80;
/** Limit of every part but the last, so that the parts behind it have room. */
const PART_LIMIT = 32;
const SEPARATOR = ' · ';
/** Member names by pointer, kept because the contract has few pointers and looks each up in every payload. */
const NAMES = new Map<string, readonly string[]>();

/** What a delivery is about in one short line, such as `jane · Gift voucher`; null where no place holds anything. */
export function aboutPayload(places: AboutPlaces, payload: JsonObject): string | null {
  const sources = [payload];
  for (const name of places.within) {
    const inner = memberOf(payload, name);
    if (isJsonObject(inner)) sources.push(inner);
  }
  const texts: string[] = [];
  for (const pointers of places.parts) {
    const text = firstText(pointers, sources);
    if (text !== null) texts.push(text);
  }
  const parts = texts.map((text, at) => (at < texts.length - 1 ? cut(text, PART_LIMIT) : text));
  return parts.length === 0 ? null : cut(parts.join(SEPARATOR), ABOUT_LIMIT);
}

function firstText(pointers: readonly string[], sources: readonly JsonObject[]): string | null {
  for (const source of sources) {
    for (const pointer of pointers) {
      const text = textOf(valueAt(source, pointer));
      if (text !== null) return text;
    }
  }
  return null;
}

/** Pointers of the contract name members only and need no escaping. */
function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  let names = NAMES.get(pointer);
  if (!names) {
    names = pointer.slice(1).split('/');
    NAMES.set(pointer, names);
  }
  let found = value;
  for (const name of names) found = memberOf(found, name);
  return found;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  // Cut first: the text may have megabytes. White space at its start must not hide what follows.
  const start = value.slice(0, ABOUT_LIMIT * 4);
  const text = start.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? null : cut(text, ABOUT_LIMIT);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A surrogate pair is never split: half of one is not text, and SQLite would store it as U+FFFD.
  const end = /[\ud800-\udbff]$/.test(text.slice(0, limit - 1)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
