import { asJsonObject } from '../base/json-object.ts';
import { child } from '../base/pointer.ts';
import type { EventInfo, JsonObject } from '../types.ts';
import type { Contract } from './model.ts';

/**
 * One difference between two contracts. `where` names the part: `default wire profile`, `type field`, `XML root`, or an
 * event with a property (`purchase_made /user/name`).
 */
export interface ContractChange {
  where: string;
  kind: 'added' | 'removed' | 'changed';
  before: string | null;
  after: string | null;
}

/** The differences outside the events when `after` replaces `before`. */
export function generalChanges(before: Contract, after: Contract): ContractChange[] {
  return [
    ...change('default wire profile', before.defaultWire, after.defaultWire),
    ...change('type field', before.typeField.name, after.typeField.name),
    ...change('XML root', before.xml.root, after.xml.root),
  ];
}

/** The differences in one event, property by property; `before` is undefined for a new event. */
export function eventChanges(before: EventInfo | undefined, after: EventInfo): ContractChange[] {
  const was = flatten(before?.schema);
  const is = flatten(after.schema);
  const pointers = [...new Set([...was.keys(), ...is.keys()])];
  return pointers.flatMap((pointer) =>
    change(`${after.type} ${pointer}`, was.get(pointer) ?? null, is.get(pointer) ?? null),
  );
}

function change(where: string, before: string | null, after: string | null): ContractChange[] {
  if (before === after) return [];
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return [{ where, kind, before, after }];
}

/** Describes each property of a schema in words, by its pointer in the payload. */
function flatten(
  schema: JsonObject | undefined,
  pointer = '',
  into = new Map<string, string>(),
): Map<string, string> {
  const properties = asJsonObject(schema?.properties);
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  for (const [key, value] of Object.entries(properties ?? {})) {
    const property = asJsonObject(value);
    const at = child(pointer, key);
    into.set(at, inWords(property ?? {}, required.has(key)));
    flatten(property, at, into);
    flatten(asJsonObject(property?.items), child(at, '*'), into);
  }
  return into;
}

function inWords(schema: JsonObject, required: boolean): string {
  const types = [schema.type ?? 'any'].flat().join(' or ');
  const parts = [types, schema.format, schema.const === undefined ? undefined : JSON.stringify(schema.const)];
  const choice = Array.isArray(schema.enum) ? [`one of ${schema.enum.length}`] : [];
  return [...parts.filter((part) => part !== undefined), ...choice, required ? 'required' : 'optional'].join(
    ', ',
  );
}
