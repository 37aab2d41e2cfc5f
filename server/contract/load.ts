import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { brokenFile, readDataFile } from '../base/data-file.ts';
import type { ExitError } from '../base/exit.ts';
import type { EventInfo, JsonObject } from '../types.ts';
import type { AboutPlaces } from './about.ts';
import { type Contract, schemaOf, type WireProfile } from './model.ts';
import { createSchemaCheck, type SchemaCheck } from './validate.ts';
import { provenance, wireSchema } from './wire-schema.ts';

const pointer = z.string().regex(/^(\/[^/~]+)+$/, 'must be a JSON Pointer to a member, such as /user/name');

const contractSchema = z.strictObject({
  provenance,
  /** The order in which events are listed; all others follow. */
  events: z.array(z.string()),
  typeField: z.strictObject({ name: z.string().min(1), aliases: z.array(z.string().min(1)) }),
  defaultWire: z.string(),
  alsoAs: z.record(z.string(), z.string()),
  /** Optional: user contracts, and contracts learned by older versions, may lack it. Then the shipped one is used. */
  about: z.strictObject({ within: z.array(z.string()), parts: z.array(z.array(pointer).min(1)) }).optional(),
  xml: z.strictObject({
    root: z.string().min(1),
    arrays: z.enum(['items', 'repeated']),
    item: z.string().min(1),
  }),
});

const eventSchema = z.looseObject({
  title: z.string(),
  'x-event': z.string(),
  'x-schema-name': z.string().nullable(),
  'x-provenance': provenance,
  type: z.literal('object'),
  properties: z.record(z.string(), z.unknown()),
});

/**
 * Reads a contract folder (`contract.json`, `events/`, `wire/`). `over` is a second folder of the same layout, which
 * may be incomplete: its files override those of the first.
 * @throws {ExitError} 3, with the file and the invalid member.
 */
export function loadContract(folder: string, over: string | null = null): Contract {
  const steps = loadSteps(folder, over);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

export interface SlicedLoad {
  /** Awaited after each file. */
  turn: () => Promise<unknown>;
  /** The current contract: schemas that it already has are not checked again. */
  inForce: Contract;
}

/** Like `loadContract`, but yields to the event loop after each file. */
export async function loadContractInSlices(
  folder: string,
  over: string,
  { turn, inForce }: SlicedLoad,
): Promise<Contract> {
  const steps = loadSteps(folder, over, inForce);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await turn();
  }
}

/** Yields after each file. */
function* loadSteps(folder: string, over: string | null, inForce?: Contract): Generator<void, Contract> {
  const layers = [folder, ...(over === null ? [] : [over])];
  const headFile = layers.map((layer) => join(layer, 'contract.json')).findLast((path) => existsSync(path));
  const head = read(headFile ?? join(folder, 'contract.json'), contractSchema);
  const order = new Map(head.events.map((type, index) => [type, index]));
  const rank = (event: EventInfo) => order.get(event.type) ?? order.size;
  const shipped = yield* loadEvents(join(folder, 'events'), () => null);
  const own = over === null ? [] : yield* loadEvents(join(over, 'events'), checkUnless(inForce));
  const events = new Map(
    [...shipped, ...own].sort((a, b) => rank(a) - rank(b)).map((event) => [event.type, event]),
  );
  const byName = new Map(
    layers.flatMap((layer) => loadWires(join(layer, 'wire'))).map((wire) => [wire.name, wire]),
  );
  const wires = [...byName.values()].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  if (!wires.some((wire) => wire.name === head.defaultWire)) {
    throw broken(join(folder, 'contract.json'), `defaultWire: there is no wire profile ${head.defaultWire}`);
  }
  return Object.freeze({ ...head, about: aboutOf(layers), events, wires });
}

function aboutOf(layers: readonly string[]): AboutPlaces {
  const files = layers.map((layer) => join(layer, 'contract.json')).filter((path) => existsSync(path));
  const declared = files.map((path) => read(path, contractSchema).about);
  return declared.findLast((about) => about !== undefined) ?? { within: [], parts: [] };
}

/**
 * Checks schemas that were not shipped with rai-hooks, so that an invalid one fails here, not when a delivery arrives.
 */
function checkUnless(inForce: Contract | undefined): SchemaCheck {
  const check = createSchemaCheck();
  return (schema) => {
    const known = inForce && schemaOf(inForce, String(schema['x-event']));
    return known !== undefined && isDeepStrictEqual(known, schema) ? null : check(schema);
  };
}

function* loadEvents(folder: string, check: SchemaCheck): Generator<void, EventInfo[]> {
  const events: EventInfo[] = [];
  for (const file of list(folder, '.schema.json')) {
    const path = join(folder, file);
    const schema = read(path, eventSchema);
    const problem = check(schema as JsonObject);
    if (problem) throw broken(path, problem);
    const example = read(path.replace(/\.schema\.json$/, '.example.json'), z.record(z.string(), z.unknown()));
    events.push({
      type: schema['x-event'],
      title: schema.title,
      schemaName: schema['x-schema-name'],
      schema: schema as JsonObject,
      example: example as JsonObject,
      provenance: schema['x-provenance'],
    });
    yield;
  }
  return events;
}

function loadWires(folder: string): WireProfile[] {
  const files = new Map<string, string>();
  return list(folder, '.json').map((file): WireProfile => {
    const wire = read(join(folder, file), wireSchema);
    const other = files.get(wire.name);
    if (other !== undefined)
      throw broken(join(folder, file), `name: ${other} already uses the name "${wire.name}"`);
    files.set(wire.name, file);
    return wire;
  });
}

function list(folder: string, suffix: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .sort();
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  return readDataFile('contract', path, schema);
}

function broken(path: string, detail: string): ExitError {
  return brokenFile('contract', path, detail);
}
