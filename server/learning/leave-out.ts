import { asJsonObject } from '../base/json-object.ts';
import { child } from '../base/pointer.ts';
import { type ContractChange, eventChanges, generalChanges } from '../contract/difference.ts';
import type { Contract } from '../contract/model.ts';
import type { EventInfo, Json, JsonObject } from '../types.ts';
import type { Proposal } from './propose.ts';

/** The properties of one event that stay as in the current contract, by their pointers in the payload. */
interface Choice {
  leftOut(pointer: string): boolean;
  /** Whether a property below the pointer is left out. */
  leftOutBelow(pointer: string): boolean;
}

interface Sides<T> {
  before: T | undefined;
  after: T | undefined;
}

/**
 * Removes changes from a proposal, each identified by its `where`: those properties and settings stay as in the current
 * contract. A removed property also stays when a change inside it is left out. Yields to the event loop after each
 * event.
 */
export async function leaveOut(
  current: Contract,
  proposal: Proposal,
  except: readonly string[],
  turn: () => Promise<unknown>,
): Promise<Proposal> {
  if (except.length === 0) return proposal;
  const named = new Set(except);
  const { contract: proposed, learned, notes } = proposal;
  const events: EventInfo[] = [];
  const changes: ContractChange[] = [];
  for (const event of learned.events) {
    const known = current.events.get(event.type);
    const merged = mergeEvent(known, event, named);
    const differences = eventChanges(known, merged);
    changes.push(...differences);
    if (merged === event || differences.length > 0) events.push(merged);
    await turn();
  }
  const wire = named.has('default wire profile') ? null : learned.wire;
  const contract: Contract = {
    ...proposed,
    ...(wire === null && { defaultWire: current.defaultWire, wires: current.wires }),
    typeField: named.has('type field') ? current.typeField : proposed.typeField,
    xml: named.has('XML root') ? current.xml : proposed.xml,
    events: new Map([...current.events, ...events.map((event) => [event.type, event] as const)]),
  };
  changes.unshift(...generalChanges(current, contract));
  return { contract, learned: { events, wire }, changes, notes };
}

/** The learned event without the changes in `named`; the same object when it has none of them. */
function mergeEvent(known: EventInfo | undefined, event: EventInfo, named: ReadonlySet<string>): EventInfo {
  const choice = choiceOf(event.type, named);
  if (!choice.leftOutBelow('')) return event;
  const schema = mergeSchema(choice, '', { before: known?.schema, after: event.schema }, event.schema);
  const example = mergeExample(choice, '', { before: known?.example, after: event.example });
  return { ...event, schema, example };
}

function choiceOf(type: string, named: ReadonlySet<string>): Choice {
  const start = `${type} /`;
  const pointers = [...named]
    .filter((where) => where.startsWith(start))
    .map((where) => where.slice(type.length + 1));
  const above = new Set<string>();
  for (const pointer of pointers) {
    for (let at = pointer.lastIndexOf('/'); at >= 0; at = at === 0 ? -1 : pointer.lastIndexOf('/', at - 1))
      above.add(pointer.slice(0, at));
  }
  const exact = new Set(pointers);
  return { leftOut: (pointer) => exact.has(pointer), leftOutBelow: (pointer) => above.has(pointer) };
}

/**
 * Merges two schemas of one place; the keywords come from `own`. May be recursive, because the depth of the payloads
 * that the schemas describe is limited.
 */
function mergeSchema(choice: Choice, at: string, sides: Sides<JsonObject>, own: JsonObject): JsonObject {
  const { properties: _properties, required: _required, items: _items, ...keywords } = own;
  return {
    ...keywords,
    ...(hasMembers(own) && mergeMembers(choice, at, sides)),
    ...(own.items !== undefined && mergeItems(choice, child(at, '*'), sides)),
  };
}

function mergeItems(choice: Choice, at: string, sides: Sides<JsonObject>): JsonObject {
  const items = each(sides, (side) => asJsonObject(side.items));
  const own = items[stays(choice, at, items) ? 'before' : 'after'] ?? items.before;
  return own === undefined ? {} : { items: mergeSchema(choice, at, items, own) };
}

function mergeMembers(choice: Choice, at: string, sides: Sides<JsonObject>): JsonObject {
  const members = each(sides, (side) => asJsonObject(side.properties) ?? {});
  const properties: Array<[string, JsonObject]> = [];
  const required: string[] = [];
  for (const key of keysOf(members)) {
    const pointer = child(at, key);
    const inside = each(members, (side) => asJsonObject(memberOf(side, key)));
    const side = stays(choice, pointer, inside) ? 'before' : 'after';
    const own = inside[side];
    if (own === undefined) continue;
    properties.push([key, mergeSchema(choice, pointer, inside, own)]);
    if ([sides[side]?.required ?? []].flat().includes(key)) required.push(key);
  }
  return { properties: Object.fromEntries(properties), required };
}

/** Whether a property stays as it is: it is left out, or a member that stays has no place in the learned property. */
function stays(choice: Choice, pointer: string, { before, after }: Sides<JsonObject>): boolean {
  if (choice.leftOut(pointer)) return true;
  if (!choice.leftOutBelow(pointer) || before === undefined) return false;
  if (after === undefined) return true;
  return (
    (hasMembers(before) && !hasMembers(after)) || (before.items !== undefined && after.items === undefined)
  );
}

/** The learned example; where a change is left out, with the value of the current example. */
function mergeExample(choice: Choice, at: string, { before, after }: Sides<JsonObject>): JsonObject {
  const members = { before: before ?? {}, after: after ?? {} };
  const merged = keysOf(members).flatMap((key): Array<[string, Json]> => {
    const pointer = child(at, key);
    const inside = each(members, (side) => memberOf(side, key));
    const objects = each(inside, asJsonObject);
    const keep = choice.leftOut(pointer) || (inside.after === undefined && choice.leftOutBelow(pointer));
    if (objects.before !== undefined && objects.after !== undefined)
      return [[key, mergeExample(choice, pointer, objects)]];
    // An array is treated as one value, because its items do not correspond to items of the other example.
    const value = keep || choice.leftOutBelow(child(pointer, '*')) ? inside.before : inside.after;
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(merged);
}

const hasMembers = (schema: JsonObject): boolean =>
  schema.properties !== undefined || [schema.type].flat().includes('object');

const memberOf = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function keysOf({ before, after }: Sides<JsonObject>): string[] {
  return [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
}

function each<T, U>({ before, after }: Sides<T>, map: (side: T) => U | undefined): Sides<U> {
  return {
    before: before === undefined ? undefined : map(before),
    after: after === undefined ? undefined : map(after),
  };
}
