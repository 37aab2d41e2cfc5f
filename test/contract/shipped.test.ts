import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../server/types.ts';
import { contract, exampleOf, validator } from './support.ts';

const EVENTS = ['user_joined', 'user_visited', 'message_received', 'channel_message_posted', 'purchase_made'];
/** Names in the platform's documentation; the second has none. */
const SCHEMA_NAMES = [
  'UserJoinedCommunityEvent',
  'UserVisitedCommunityEvent',
  null,
  'ChannelMessagePostedEvent',
  'PurchasedStoreItemEvent',
];
const PROVENANCE = ['documented', 'assumed', 'learned'];

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** All properties of a schema, at all depths, as `[path, schema]`. */
function propertiesOf(schema: JsonObject, path = ''): Array<[string, JsonObject]> {
  const own = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const inside = own.flatMap(
    ([name, value]): Array<[string, JsonObject]> =>
      isObject(value) ? [[`${path}/${name}`, value], ...propertiesOf(value, `${path}/${name}`)] : [],
  );
  const items = isObject(schema.items) ? propertiesOf(schema.items, `${path}/*`) : [];
  return [...inside, ...items];
}

test('the five documented events are there, in the order of the documentation, with its schema names', () => {
  expect([...contract.events.keys()]).toEqual(EVENTS);
  expect([...contract.events.values()].map((event) => event.schemaName)).toEqual(SCHEMA_NAMES);
});

describe.each(EVENTS)('%s', (type) => {
  const schema = contract.events.get(type)?.schema ?? {};

  test('its schema compiles in the strictest mode', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: true, strictRequired: true, validateFormats: true });
    addFormats.default(ajv);
    for (const keyword of ['x-provenance', 'x-event', 'x-schema-name']) ajv.addKeyword(keyword);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  test('every property has a provenance and a description', () => {
    const properties = propertiesOf(schema);
    expect(properties.length).toBeGreaterThan(8);
    for (const [path, property] of properties) {
      expect([path, PROVENANCE.includes(String(property['x-provenance']))]).toEqual([path, true]);
      expect([path, typeof property.description]).toEqual([path, 'string']);
    }
  });

  test('nothing in it is marked as documented, because no field is documented publicly', () => {
    const claimed = propertiesOf(schema).filter(([, property]) => property['x-provenance'] === 'documented');
    expect(claimed).toEqual([]);
    expect(contract.events.get(type)?.provenance).toBe('assumed');
  });

  test('its example is valid and has every property of the schema', () => {
    const example = exampleOf(type);
    expect(validator.issues(type, example)).toEqual([]);
    for (const [path] of propertiesOf(schema)) {
      const found = path
        .split('/')
        .slice(1)
        .reduce<Json | undefined>((value, name) => (isObject(value) ? value[name] : undefined), example);
      expect([path, found]).not.toEqual([path, undefined]);
    }
  });

  test('its example matches no other event', () => {
    for (const other of EVENTS) {
      if (other !== type) expect(validator.issues(other, exampleOf(type))).not.toEqual([]);
    }
  });

  test('an unknown property is not an issue: the platform may send more', () => {
    expect(validator.issues(type, { ...exampleOf(type), brandNew: { a: 1 } })).toEqual([]);
  });
});

describe('wire profiles', () => {
  test('they are in the order of detection, and no two share a name or a place', () => {
    const orders = contract.wires.map((wire) => wire.order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    expect(new Set(orders).size).toBe(orders.length);
    expect(new Set(contract.wires.map((wire) => wire.name)).size).toBe(contract.wires.length);
  });

  test('no two describe the same layout', () => {
    const layouts = contract.wires.map(({ encoding, envelope, iv, tag }) =>
      JSON.stringify({ encoding, envelope, iv, tag }),
    );
    expect(new Set(layouts).size).toBe(layouts.length);
  });

  test('the default one is there, and needs no IV on the wire', () => {
    const wire = contract.wires.find(({ name }) => name === contract.defaultWire);
    expect(wire?.iv).toEqual({ place: 'configured', lengthBytes: 16 });
  });

  test('a part in a member has an envelope that has members', () => {
    for (const { name, envelope, iv, tag } of contract.wires) {
      const inMember = iv.place === 'member' || tag.place === 'member';
      if (inMember) expect([name, envelope.kind]).toEqual([name, expect.stringMatching(/json-object|colon/)]);
    }
  });

  test('none is marked as documented', () => {
    expect(contract.wires.filter((wire) => wire.provenance === 'documented')).toEqual([]);
  });
});
