import { isJsonObject } from '../base/json-object.ts';
import type { Json, JsonObject } from '../types.ts';

/** Where a payload has the values that distinguish one delivery from another: member, product, channel, message. */
export interface AboutPlaces {
  /** Names of objects that only wrap the payload; their members are searched like members of the payload itself. */
  within: readonly string[];
  /**
   * For each part of the text, JSON Pointers in order of preference: the first that points to text or a number is used.
   */
  parts: ReadonlyArray<readonly string[]>;
}

/** Maximum length in UTF-16 units: a row shows no more, and every summary stores the text. */
export const ABOUT_LIMIT = 80;
/** Maximum length of each part except the last, so that later parts fit. */
const PART_LIMIT = 32;
const SEPARATOR = ' · ';
/** Cache of member names by pointer: the few pointers of a contract are used for every payload. */
const NAMES = new Map<string, readonly string[]>();

/** A short line that says what a delivery is about, such as `jane · Gift voucher`; null when no value was found. */
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

/** Does not unescape: loading the contract accepts only pointers without `~`. */
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
  // Cut first, because the text may have megabytes. The cut leaves more than needed: leading white space is removed
  // next.
  const start = value.slice(0, ABOUT_LIMIT * 4);
  const text = start.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? null : cut(text, ABOUT_LIMIT);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never splits a surrogate pair: SQLite would store the half as U+FFFD.
  const end = /[\ud800-\udbff]$/.test(text.slice(0, limit - 1)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
