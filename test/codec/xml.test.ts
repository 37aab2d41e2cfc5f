import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { positionAt } from '../../server/codec/text-position.ts';
import { readXml, type XmlElement } from '../../server/codec/xml/read.ts';
import { typeXml } from '../../server/codec/xml/type.ts';
import { writeXml } from '../../server/codec/xml/write.ts';
import type { XmlForm } from '../../server/contract/model.ts';
import type { Json, JsonObject } from '../../server/types.ts';
import { payload, schema, valueFor } from './arbitraries.ts';
import { readOne } from './support.ts';

/** `[name, attributes, text, children]`, as expat read it. */
type Tree = [string, Record<string, string>, string, Tree[]];

interface Judged {
  name: string;
  /** Base64. */
  document: string;
  accepted: boolean;
  tree: Tree | null;
}

const judged = readOne<Judged>('hostile/xml.json').map((one) => [one.name, one] as const);
const FORMS: XmlForm[] = [
  { root: 'payload', arrays: 'items', item: 'item' },
  { root: 'payload', arrays: 'repeated', item: 'item' },
  { root: 'a', arrays: 'items', item: 'a' },
];

function treeOf({ name, attributes, text, children }: XmlElement): Tree {
  return [name, Object.fromEntries(attributes), text, children.map(treeOf)];
}

function through(value: JsonObject, schemaOf: JsonObject | undefined, form: XmlForm): JsonObject {
  const read = readXml(writeXml(value, schemaOf, form));
  if (!read.ok) throw new Error(read.message);
  return typeXml(read.root, schemaOf, form);
}

test.each(judged)(
  '%s: accepted or refused as expat does, and read the same',
  (_, { document, accepted, tree }) => {
    const read = readXml(Buffer.from(document, 'base64').toString('utf8'));
    expect(read.ok).toBe(accepted);
    expect(read.ok ? treeOf(read.root) : null).toEqual(tree);
  },
);

describe.each(FORMS)('%o', (form) => {
  test('JSON → XML → JSON is the identity without a schema', () => {
    fc.assert(
      fc.property(payload, (value) => {
        expect(JSON.stringify(through(value, undefined, form))).toBe(JSON.stringify(value));
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  test('JSON → XML → JSON is the identity under any schema', () => {
    const cases = schema.chain((one) =>
      fc.tuple(fc.constant({ type: 'object', properties: { it: one } }), valueFor(one)),
    );
    fc.assert(
      fc.property(cases, ([schemaOf, it]) => {
        const value = { it, after: 1 };
        expect(JSON.stringify(through(value, schemaOf, form))).toBe(JSON.stringify(value));
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});

describe('an array of one item that could be read as something else is the same again', () => {
  const schemaOf = { type: 'object', properties: { it: { type: 'array' } } };
  const items: Json[] = [
    '',
    ' ',
    '\0',
    'x',
    '\ufffe y',
    null,
    true,
    5,
    [],
    [1],
    {},
    { item: 1 },
    { a: 1 },
    { 'a b': 1 },
  ];
  test.each(
    FORMS.flatMap((form) => items.map((item) => [form.arrays, JSON.stringify(item), item, form] as const)),
  )('%s of %s', (_, __, item, form) => {
    expect(through({ it: [item] }, schemaOf, form)).toEqual({ it: [item] });
    expect(through({ it: [item, item] }, schemaOf, form)).toEqual({ it: [item, item] });
    expect(through({ it: [item, [1]] }, schemaOf, form)).toEqual({ it: [item, [1]] });
  });
});

describe('another parser', () => {
  test('finds what we write well-formed, whatever the payload holds', () => {
    fc.assert(
      fc.property(payload, fc.constantFrom(...FORMS), (value, form) => {
        expect(XMLValidator.validate(writeXml(value, undefined, form))).toBe(true);
      }),
      { numRuns: 300, seed: 13 },
    );
  });
});

describe('ten megabytes are read in one pass, into no more than they hold', () => {
  const MB = 1_000_000;
  const fill = (unit: string, before: string, after: string) =>
    `${before}${unit.repeat(Math.floor((10 * MB) / unit.length))}${after}`;

  test.each<[string, string, string]>([
    ['numeric references', fill('&#65;', '<r>', '</r>'), 'A'.repeat(2 * MB)],
    [
      'hexadecimal references',
      fill('&#x1F600;', '<r>', '</r>'),
      '\u{1f600}'.repeat(Math.floor((10 * MB) / 9)),
    ],
    ['predefined references', fill('&amp;', '<r>', '</r>'), '&'.repeat(2 * MB)],
    ['line ends', fill('\r\n', '<r>', '</r>'), '\n'.repeat(5 * MB)],
    ['line feeds', fill('\n', '<r>', '</r>'), '\n'.repeat(10 * MB)],
    ['brackets', fill(']]', '<r>', '</r>'), ']'.repeat(10 * MB)],
    ['comments', fill('<!---->', '<r>', '</r>'), ''],
    ['CDATA sections', fill('<![CDATA[]]>', '<r>', '</r>'), ''],
    ['letters between comments', fill('a<!---->', '<r>', '</r>'), 'a'.repeat(1.25 * MB)],
    ['white space in a declaration', fill(' ', '<?xml version="1.0"', '?><r/>'), ''],
    ['white space in a tag', fill(' ', '<r', '/>'), ''],
    ['white space in an end tag', fill(' ', '<r></r', '>'), ''],
    ['white space around the root', fill(' ', '<r/>', ''), ''],
  ])('%s', (_, document, text) => {
    const read = readXml(document);
    // Compared outside of expect, which would print megabytes.
    expect(read.ok && read.root.text === text).toBe(true);
  });

  test.each<[string, string, string]>([
    ['references in an attribute', fill('&#65;', "<r a='", "'/>"), 'A'.repeat(2 * MB)],
    ['line ends in an attribute', fill('\r\n', "<r a='", "'/>"), ' '.repeat(5 * MB)],
    ['letters in an attribute', fill('a', "<r a='", "'/>"), 'a'.repeat(10 * MB)],
  ])('%s', (_, document, value) => {
    const read = readXml(document);
    expect(read.ok && read.root.attributes.get('a') === value).toBe(true);
  });

  test.each<[string, string, RegExp]>([
    ['a name that its end tag does not repeat', fill('a', '<', '></b>'), /does not close/],
    ['a name without an end', fill('é', '<', ''), /not closed/],
    ['references without an end', fill('&#1', '<r>', '</r>'), /does not begin a character reference/],
    ['digits of a reference', fill('1', '<r>&#', ';</r>'), /does not allow/],
    ['equals signs', fill('=', '<r a', '/>'), /quote/],
    ['an attribute without an end', fill('a', "<r a='", ''), /not closed/],
    ['a declaration without an end', fill(' ', '<?xml version="1.0"', '<r/>'), /declaration/],
  ])('%s is refused with its cause', (_, document, message) => {
    const read = readXml(document);
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect(JSON.stringify(read).length).toBeLessThan(400);
  });
});

test('every problem has an offset inside the text, and an excerpt with the caret on it', () => {
  for (const [, { document, accepted }] of judged) {
    if (accepted) continue;
    const text = Buffer.from(document, 'base64').toString('utf8');
    const read = readXml(text);
    if (read.ok) continue;
    expect(read.offset).toBeGreaterThanOrEqual(0);
    expect(read.offset).toBeLessThanOrEqual(text.length);
    const { caret, excerpt } = positionAt(text, read.offset);
    expect(caret).toBeLessThanOrEqual(excerpt.length);
  }
});

describe('typing by the schema', () => {
  const [form] = FORMS;
  const typed = (xml: string, properties: JsonObject) => {
    const read = readXml(`<payload>${xml}</payload>`);
    if (!read.ok || !form) throw new Error('not read');
    return typeXml(read.root, { type: 'object', properties }, form);
  };

  test.each<[string, string, JsonObject, JsonObject]>([
    ['a number', '<n>30</n>', { n: { type: 'number' } }, { n: 30 }],
    ['a number with white space around', '<n>\n 1.50 </n>', { n: { type: 'number' } }, { n: 1.5 }],
    ['words where a number is due stay words', '<n>two</n>', { n: { type: 'integer' } }, { n: 'two' }],
    ['leading zeros where text is due', '<id>007</id>', { id: { type: 'string' } }, { id: '007' }],
    ['leading zeros are no number', '<n>007</n>', { n: { type: 'number' } }, { n: '007' }],
    [
      'a long id stays exact',
      '<id>12345678901234567890</id>',
      { id: { type: 'string' } },
      { id: '12345678901234567890' },
    ],
    ['a number too large for a double stays text', '<n>1e999</n>', { n: { type: 'number' } }, { n: '1e999' }],
    [
      'true and false',
      '<a>true</a><b>false</b>',
      { a: { type: 'boolean' }, b: { type: 'boolean' } },
      { a: true, b: false },
    ],
    ['another word is no boolean', '<a>yes</a>', { a: { type: 'boolean' } }, { a: 'yes' }],
    [
      'an array of one',
      '<l><item>1</item></l>',
      { l: { type: 'array', items: { type: 'number' } } },
      { l: [1] },
    ],
    [
      'an array of one without items',
      '<l>1</l>',
      { l: { type: 'array', items: { type: 'number' } } },
      { l: [1] },
    ],
    ['an empty array', '<l/>', { l: { type: 'array' } }, { l: [] }],
    [
      'a repeated element',
      '<l>1</l><l>2</l>',
      { l: { type: 'array', items: { type: 'number' } } },
      { l: [1, 2] },
    ],
    ['an empty string', '<s/>', { s: { type: 'string' } }, { s: '' }],
    ['null by its type attribute', '<s type="null"/>', { s: { type: ['string', 'null'] } }, { s: null }],
    ['an empty object', '<o/>', { o: { type: 'object' } }, { o: {} }],
    [
      'a type attribute that names no type of ours is a member',
      '<o type="voucher"><n>1</n></o>',
      {},
      { o: { n: '1' } },
    ],
    ['without a schema, text', '<n>30</n><b>true</b>', {}, { n: '30', b: 'true' }],
  ])('%s', (_, xml, properties, expected) => {
    expect(typed(xml, properties)).toEqual(expected);
  });
});
