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

const pointer = z.string().regex(/^(\/[^/~]+)+$/, 'is a JSON Pointer to a member, such as /user/name');

const contractSchema = z.strictObject({
  provenance,
  /** The order in which events are shown; others come after them. */
  events: z.array(z.string()),
  typeField: z.strictObject({ name: z.string().min(1), aliases: z.array(z.string().min(1)) }),
  defaultWire: z.string(),
  alsoAs: z.record(z.string(), z.string()),
  /** Optional: a contract of the user's own, or one learned by an older version, may lack it. Then the shipped contract's is used. */
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
 * Reads a contract folder (`contract.json`, `events/`, `wire/`), and over it another of the same layout that may be
 * missing in part: where both have a file, the other one is used.
 * @throws ExitError (environment) that names the file and the member that is wrong.
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
  /** The contract in force: schemas that it has already are not checked again. */
  inForce: Contract;
}

/** Like `loadContract`, but gives the event loop a turn after each file. */
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
    throw broken(join(folder, 'contract.json'), `defaultWire names no wire profile: ${head.defaultWire}`);
  }
  return Object.freeze({ ...head, about: aboutOf(layers), events, wires });
}

function aboutOf(layers: readonly string[]): AboutPlaces {
  const files = layers.map((layer) => join(layer, 'contract.json')).filter((path) => existsSync(path));
  const declared = files.map((path) => read(path, contractSchema).about);
  return declared.findLast((about) => about !== undefined) ?? { within: [], parts: [] };
}

/** Checks schemas that did not ship with rai-hooks, so that a wrong one fails here and not at a delivery. */
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
      throw broken(join(folder, file), `name: ${other} has the name "${wire.name}" too`);
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
