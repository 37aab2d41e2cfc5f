import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, ExitError } from '../../server/base/exit.ts';
import { loadContract } from '../../server/contract/load.ts';
import type { Json, JsonObject } from '../../server/types.ts';
import { copyOfContract, edit, emptyFolder, FOLDER, without } from './support.ts';

type Change = (value: JsonObject) => Json | string;

/** The error of loading a contract with one file changed. */
function faultOf(file: string, change: Change): ExitError | null {
  const folder = copyOfContract();
  edit(folder, file, change);
  return thrownBy(() => loadContract(folder));
}

function thrownBy(work: () => unknown): ExitError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ExitError) return error;
    throw error;
  }
}

const put =
  (name: string, value: Json): Change =>
  (file) => ({ ...file, [name]: value });
const drop =
  (name: string): Change =>
  (file) =>
    without(file, name);

const WIRE = 'wire/json-base64-iv-tag.json';
const brokenWires: Array<[string, Change, string]> = [
  ...[
    'name',
    'title',
    'provenance',
    'order',
    'encoding',
    'envelope',
    'iv',
    'tag',
    'contentType',
    'headers',
  ].map((name): [string, Change, string] => [`no ${name}`, drop(name), name]),
  ['a name with a space', put('name', 'my wire'), 'name'],
  ['a name that leaves the folder', put('name', '../x'), 'name'],
  ['an empty title', put('title', ''), 'title'],
  ['an unknown provenance', put('provenance', 'guessed'), 'provenance'],
  ['an order in words', put('order', 'first'), 'order'],
  ['an unknown encoding', put('encoding', 'base32'), 'encoding'],
  ['an unknown envelope', put('envelope', { kind: 'xml' }), 'envelope.kind'],
  ['an envelope in words', put('envelope', 'bare'), 'envelope'],
  ['an envelope without members', put('envelope', { kind: 'json-object' }), 'envelope.members'],
  ['an envelope with no members', put('envelope', { kind: 'json-object', members: [] }), 'envelope.members'],
  [
    'a member with an empty name',
    put('envelope', { kind: 'json-object', members: [''] }),
    'envelope.members.0',
  ],
  ['an unknown colon field', put('envelope', { kind: 'colon', fields: ['salt'] }), 'envelope.fields.0'],
  ['an unknown place of the IV', put('iv', { place: 'suffix', lengthBytes: 16 }), 'iv.place'],
  ['an IV without a length', put('iv', { place: 'prefix' }), 'iv.lengthBytes'],
  ['an IV of 8 bytes', put('iv', { place: 'prefix', lengthBytes: 8 }), 'iv.lengthBytes'],
  ['an IV header without a name', put('iv', { place: 'header', lengthBytes: 16 }), 'iv.names'],
  ['names where the IV needs none', put('iv', { place: 'prefix', lengthBytes: 16, names: ['iv'] }), 'iv'],
  ['an unknown place of the tag', put('tag', { place: 'configured' }), 'tag.place'],
  ['a tag member without a name', put('tag', { place: 'member' }), 'tag.names'],
  ['a tag length of its own', put('tag', { place: 'suffix', lengthBytes: 12 }), 'tag'],
  ['an empty content type', put('contentType', ''), 'contentType'],
  ['headers as an object', put('headers', { 'x-encrypted': 'true' }), 'headers'],
  ['a header without a value', put('headers', [['x-encrypted']]), 'headers.0'],
  ['a member nobody knows', put('salt', true), 'salt'],
  ['a member for the IV in a body that has none', put('envelope', { kind: 'bare' }), 'iv.place'],
  ['a member for the tag in a JSON string', put('envelope', { kind: 'json-string' }), 'iv.place'],
  ['raw octets in an envelope', put('encoding', 'raw'), 'encoding'],
  [
    'a colon form without ciphertext',
    put('envelope', { kind: 'colon', fields: ['iv', 'tag'] }),
    'envelope.fields',
  ],
  ['a colon form without fields', put('envelope', { kind: 'colon', fields: [] }), 'envelope.fields'],
  [
    'a colon form in another order',
    put('envelope', { kind: 'colon', fields: ['ciphertext', 'iv', 'tag'] }),
    'envelope.fields',
  ],
  [
    'a colon form with other names',
    (file) => ({
      ...file,
      envelope: { kind: 'colon', fields: ['iv', 'ciphertext', 'tag'] },
      iv: { place: 'member', names: ['nonce'], lengthBytes: 16 },
    }),
    'iv',
  ],
  ['IV and tag under one name', put('tag', { place: 'member', names: ['iv'] }), 'tag.names'],
  [
    'IV and ciphertext under one name',
    put('iv', { place: 'member', names: ['data'], lengthBytes: 16 }),
    'iv.names',
  ],
  ['a header name with a line break', put('headers', [['x\n', 'y']]), 'headers.0.0'],
  ['a header value with a line break', put('headers', [['x', 'y\r\nz: 1']]), 'headers.0.1'],
  [
    'an IV header with a space in its name',
    put('iv', { place: 'header', names: ['x iv'], lengthBytes: 16 }),
    'iv.names',
  ],
  ['the name of another file', put('name', 'hex'), 'name'],
  ['no JSON', () => '{ "name": ', 'cannot be used'],
  ['an empty file', () => '', 'cannot be used'],
  ['an array', () => [], '(top)'],
];

describe('a broken wire profile is refused, and the file and the member are named', () => {
  test.each(brokenWires)('%s', (_, change, member) => {
    const fault = faultOf(WIRE, change);
    expect(fault?.exitCode).toBe(EXIT.environment);
    expect(fault?.message).toContain('json-base64-iv-tag.json');
    expect(fault?.message).toContain(member);
  });
});

const HEAD = 'contract.json';
const brokenHeads: Array<[string, Change, string]> = [
  ...['provenance', 'events', 'typeField', 'defaultWire', 'xml'].map((name): [string, Change, string] => [
    `no ${name}`,
    drop(name),
    name,
  ]),
  ['a default wire profile that is not there', put('defaultWire', 'nowhere'), 'defaultWire'],
  ['a type field without a name', put('typeField', { name: '', aliases: [] }), 'typeField.name'],
  ['an XML form without a root', put('xml', { item: 'item', arrays: 'items' }), 'xml.root'],
  ['a member nobody knows', put('colour', 'red'), 'colour'],
  ['no JSON', () => 'null,', 'JSON'],
];

describe('a broken contract.json is refused, and the member is named', () => {
  test.each(brokenHeads)('%s', (_, change, member) => {
    const fault = faultOf(HEAD, change);
    expect(fault?.exitCode).toBe(EXIT.environment);
    expect(fault?.message).toContain(HEAD);
    expect(fault?.message).toContain(member);
  });
});

const SCHEMA = 'events/purchase_made.schema.json';
const brokenSchemas: Array<[string, Change, string]> = [
  ['no title', drop('title'), 'title'],
  ['no event type', drop('x-event'), 'x-event'],
  ['no provenance', drop('x-provenance'), 'x-provenance'],
  ['no object', put('type', 'array'), 'type'],
  ['no properties', drop('properties'), 'properties'],
  ['no JSON', () => '}', 'JSON'],
];

describe('a broken event schema is refused, and the file and the member are named', () => {
  test.each(brokenSchemas)('%s', (_, change, member) => {
    const fault = faultOf(SCHEMA, change);
    expect(fault?.message).toContain('purchase_made.schema.json');
    expect(fault?.message).toContain(member);
  });

  test('an event without its example', () => {
    const folder = copyOfContract();
    rmSync(join(folder, 'events/purchase_made.example.json'));
    expect(thrownBy(() => loadContract(folder))?.message).toContain('purchase_made.example.json');
  });

  test("a schema of the user's own that cannot be compiled", () => {
    const over = emptyFolder();
    mkdirSync(join(over, 'events'));
    for (const kind of ['schema', 'example'])
      writeFileSync(
        join(over, `events/purchase_made.${kind}.json`),
        readFileSync(join(FOLDER, `events/purchase_made.${kind}.json`)),
      );
    edit(over, SCHEMA, put('properties', { a: { type: 'strnig' } }));
    expect(thrownBy(() => loadContract(FOLDER, over))?.message).toContain('purchase_made.schema.json');
  });
});

describe("the user's files override the shipped ones", () => {
  test('a folder that is missing, or empty, changes nothing', () => {
    const shipped = loadContract(FOLDER);
    expect(loadContract(FOLDER, join(emptyFolder(), 'nowhere'))).toEqual(shipped);
    expect(loadContract(FOLDER, emptyFolder())).toEqual(shipped);
  });

  test('a wire profile is added, at its place in the order', () => {
    const over = emptyFolder();
    mkdirSync(join(over, 'wire'));
    const own = JSON.parse(readFileSync(join(FOLDER, 'wire/hex.json'), 'utf8'));
    writeFileSync(join(over, 'wire/own.json'), JSON.stringify({ ...own, name: 'own', order: 1 }));
    const contract = loadContract(FOLDER, over);
    expect(contract.wires[0]?.name).toBe('own');
    expect(contract.wires.length).toBe(loadContract(FOLDER).wires.length + 1);
  });

  test('a wire profile of the same name replaces the shipped one', () => {
    const over = emptyFolder();
    mkdirSync(join(over, 'wire'));
    const own = JSON.parse(readFileSync(join(FOLDER, 'wire/hex.json'), 'utf8'));
    writeFileSync(join(over, 'wire/any-name.json'), JSON.stringify({ ...own, title: 'Ours' }));
    const contract = loadContract(FOLDER, over);
    expect(contract.wires.filter(({ name }) => name === 'hex').map(({ title }) => title)).toEqual(['Ours']);
  });
});

test('events and wire profiles are named by the content of their files, not by the file names', () => {
  const folder = copyOfContract();
  renameSync(join(folder, 'wire/hex.json'), join(folder, 'wire/zz.json'));
  expect(loadContract(folder)).toEqual(loadContract(FOLDER));
});

test('events that are not in the order come last', () => {
  const folder = copyOfContract();
  edit(folder, HEAD, put('events', ['purchase_made']));
  expect([...loadContract(folder).events.keys()][0]).toBe('purchase_made');
  expect(loadContract(folder).events.size).toBe(5);
});
