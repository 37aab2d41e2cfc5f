import fc from 'fast-check';
import type { Json, JsonObject } from '../../server/types.ts';

/** Strings of any UTF-16 code units, lone surrogates and controls among them. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
  .map((units) => String.fromCharCode(...units));

const awkward = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\r\n',
  '\t x ',
  '\0',
  ']]>',
  '<![CDATA[',
  '<!--',
  '<!DOCTYPE x>',
  '&amp;',
  '&#13;',
  '&lt',
  '\ud800',
  '\udfff\ud800',
  '\ufeff{',
  '\uffff',
  '\u2028',
  '007',
  '1e3',
  'true',
  'null',
  '12345678901234567890',
  '"',
  "'",
  '\\u0041',
  '%2B',
);

export const text: fc.Arbitrary<string> = fc.oneof(fc.string({ unit: 'binary' }), anyUnits, awkward);

const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'entry',
  'item',
  'payload',
  'type',
  'key',
  'encoding',
  'xml',
  'xmlns',
  'a:b',
  'a b',
  '1',
  '',
  '-',
  '@a',
  '#text',
  'é',
  '\u0000',
  '\ud800',
  'a/b',
  '~0',
  'data',
);

export const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z_]\w{0,6}$/) },
  { weight: 2, arbitrary: hostileKey },
  { weight: 1, arbitrary: text },
);

/** Numbers as JSON has them; JSON has no -0 of its own. */
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger())
  .map((value) => (value === 0 ? 0 : value));

const scalar: fc.Arbitrary<Json> = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const { json, object } = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(key, tie('json')), { maxLength: 6 }).map(toObject),
}));

/** Any JSON object, hostile keys as own properties. */
export const payload: fc.Arbitrary<JsonObject> = object;
export const anyJson: fc.Arbitrary<Json> = json;

function toObject(entries: Array<[string, Json]>): JsonObject {
  return Object.fromEntries(entries);
}

/** Schemas as contracts have them: types, properties, items. */
export const schema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      ...['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'].map((type) => ({ type })),
      { type: ['number', 'null'] },
      { type: ['string', 'number'] },
      {},
    ),
    tie('schema').map((items) => ({ type: 'array', items })),
    fc
      .array(fc.tuple(key, tie('schema')), { maxLength: 5 })
      .map((properties) => ({ type: 'object', properties: Object.fromEntries(properties) })),
  ),
})).schema;

/** Values that fit a schema about as often as they do not. */
export function valueFor(schemaOf: JsonObject): fc.Arbitrary<Json> {
  const properties = (schemaOf.properties ?? {}) as Record<string, JsonObject>;
  const names = Object.keys(properties);
  const own = fc.tuple(...names.map((name) => valueFor(properties[name] ?? {})));
  const fitting: fc.Arbitrary<Json> =
    schemaOf.type === 'object'
      ? fc.tuple(own, object).map(([values, more]) => ({
          ...more,
          ...Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
        }))
      : schemaOf.type === 'array'
        ? fc.array(valueFor((schemaOf.items ?? {}) as JsonObject), { maxLength: 4 })
        : scalar;
  return fc.oneof({ weight: 3, arbitrary: fitting }, { weight: 1, arbitrary: json });
}
