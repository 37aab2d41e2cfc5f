import type { XmlForm } from '../../contract/model.ts';
import type { Json, JsonObject } from '../../types.ts';
import { FORBIDDEN } from './characters.ts';
import { decidedKind, ENCODING, ENTRY, itemSchema, KEY, kindOf, memberSchema, TYPE } from './form.ts';

/** Keys that are written as element names: Latin ones without a colon, which every parser accepts. */
const NAME =
  /^(?!xml)[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff][\w.\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff-]*$/i;
/** Keys that are not: our own element, and names that parsers in JavaScript refuse, fast-xml-parser for one. */
const RESERVED: ReadonlySet<string> = new Set([ENTRY, '__proto__', 'constructor', 'prototype']);

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Writes a payload as XML, with type attributes where `schema` does not decide the type. */
export function writeXml(payload: JsonObject, schema: JsonObject | undefined, form: XmlForm): string {
  const members = content(payload, schema ?? { type: 'object' }, form);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${form.root}>${members}</${form.root}>`;
}

function element(
  name: string,
  attributes: string,
  value: Json,
  schema: JsonObject | undefined,
  form: XmlForm,
): string {
  const encoded = typeof value === 'string' && FORBIDDEN.test(value);
  const all = `${attributes}${typeAttribute(value, schema)}${encoded ? ` ${ENCODING}="json"` : ''}`;
  const inner = content(value, schema, form, encoded);
  return inner === '' ? `<${name}${all}/>` : `<${name}${all}>${inner}</${name}>`;
}

function content(value: Json, schema: JsonObject | undefined, form: XmlForm, encoded = false): string {
  if (value === null) return '';
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    return value.map((item) => element(form.item, '', item, items, form)).join('');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, member]) => named(key, member, memberSchema(schema, key), form))
      .join('');
  }
  if (typeof value === 'string') return encoded ? escapeText(jsonText(value)) : escapeText(value);
  return String(value);
}

function named(key: string, value: Json, schema: JsonObject | undefined, form: XmlForm): string {
  const plainName = NAME.test(key) && !RESERVED.has(key);
  if (plainName && form.arrays === 'repeated' && Array.isArray(value) && canRepeat(value, schema, form)) {
    return value.map((item) => element(key, '', item, itemSchema(schema), form)).join('');
  }
  if (plainName) return element(key, '', value, schema, form);
  if (!FORBIDDEN.test(key)) return element(ENTRY, ` ${KEY}="${escapeAttribute(key)}"`, value, schema, form);
  const json = escapeAttribute(jsonText(key));
  return element(ENTRY, ` ${KEY}="${json}" key-${ENCODING}="json"`, value, schema, form);
}

/** Whether the reader, which has the same schema, reads repeated elements as this array again. */
function canRepeat(values: readonly Json[], schema: JsonObject | undefined, form: XmlForm): boolean {
  if (decidedKind(schema) !== 'array' || values.length === 0 || values.some(Array.isArray)) return false;
  if (values.length > 1) return true;
  const [only] = values;
  // The reader would take a type attribute on the only element as the type of the whole array.
  if (only === undefined || only === null || typeAttribute(only, itemSchema(schema)) !== '') return false;
  if (typeof only === 'string') return only.trim() !== '' && !FORBIDDEN.test(only);
  if (typeof only !== 'object') return true;
  return Object.keys(only).some((key) => NAME.test(key) && !RESERVED.has(key) && key !== form.item);
}

function typeAttribute(value: Json, schema: JsonObject | undefined): string {
  const kind = kindOf(value);
  const decided = decidedKind(schema);
  if (kind === decided) return '';
  if (decided === undefined && kind === 'string') return '';
  if (decided === undefined && kind === 'object' && Object.keys(value as JsonObject).length > 0) return '';
  return ` ${TYPE}="${kind}"`;
}

/** The string as JSON text without its quotes. Also escapes two characters that JSON allows and XML does not. */
function jsonText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (char) => ESCAPES[char] ?? char);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (char) => ESCAPES[char] ?? char);
}
