import { type ContractChange, eventChanges, generalChanges } from '../contract/difference.ts';
import { createInference } from '../contract/infer.ts';
import { type Contract, findWire, type WireProfile } from '../contract/model.ts';
import { guessTypeField } from '../contract/type-field.ts';
import type { EventInfo, HeaderPair, JsonObject, ReceivedDetail } from '../types.ts';
import { type ContractBudget, createBudget, MAX_PROPERTIES } from './budget.ts';
import type { Samples } from './samples.ts';
import { rootName } from './xml-root.ts';

/** Name of the learned wire profile. */
const LEARNED_WIRE = 'learned';

export interface Proposal {
  contract: Contract;
  /** The learned events and wire profile: adopting writes only these. */
  learned: { events: EventInfo[]; wire: WireProfile | null };
  changes: ContractChange[];
  /** What could not be learned, with the delivery's id and the reason. */
  notes: string[];
}

export interface ProposeOptions {
  /** Propose an enum for a property with few different strings. */
  enums: boolean;
  /** Awaited after each delivery, so that learning does not block the event loop. */
  turn: () => Promise<unknown>;
}

/**
 * Proposes a contract from received deliveries: wire profile, type field, and a schema with an example per event. All
 * other parts are those of `current`.
 */
export async function propose(
  current: Contract,
  samples: Samples,
  options: ProposeOptions,
): Promise<Proposal> {
  const notes = [...samples.notes];
  const readable = samples.deliveries.filter((delivery) => isReadable(delivery, notes));
  const field = typeField(current, readable.map(payloadOf), notes);
  const events: EventInfo[] = [];
  const changes: ContractChange[] = [];
  const budget = createBudget(current);
  for (const [type, group] of byEvent(readable, field, notes)) {
    const event = await learnEvent({ current, type, field, group, notes, budget }, options);
    if (!event) continue;
    events.push(event);
    // Compares one event at a time, because `learnEvent` yields to the event loop after each delivery.
    changes.push(...eventChanges(current.events.get(type), event));
  }
  const wire = learnWire(current, readable, notes);
  const root = xmlRoot(readable);
  const aliases = [current.typeField.name, ...current.typeField.aliases].filter((name) => name !== field);
  const contract: Contract = {
    ...current,
    typeField: { name: field, aliases },
    xml: { ...current.xml, root: root ?? current.xml.root },
    defaultWire: wire?.name ?? current.defaultWire,
    wires: wire ? [wire, ...current.wires.filter((one) => one.name !== wire.name)] : current.wires,
    events: new Map([...current.events, ...events.map((event) => [event.type, event] as const)]),
  };
  changes.unshift(...generalChanges(current, contract));
  return { contract, learned: { events, wire }, changes, notes };
}

function isReadable(delivery: ReceivedDetail, notes: string[]): boolean {
  if (delivery.verdict !== 'undecodable') return true;
  notes.push(`${delivery.id} could not be decoded (${delivery.cause}), so nothing is learned from it.`);
  return false;
}

function payloadOf(delivery: ReceivedDetail): JsonObject {
  return delivery.payload as JsonObject;
}

function typeField(current: Contract, payloads: JsonObject[], notes: string[]): string {
  const known = [current.typeField.name, ...current.typeField.aliases];
  const used = known.find(
    (name) => payloads.length > 0 && payloads.every((payload) => typeof payload[name] === 'string'),
  );
  const field = used ?? guessTypeField(payloads);
  if (field === null && payloads.length > 0) {
    notes.push('No property holds the event type in every delivery: the type field stays the same.');
  }
  return field ?? current.typeField.name;
}

function byEvent(
  deliveries: ReceivedDetail[],
  field: string,
  notes: string[],
): Array<[string, ReceivedDetail[]]> {
  const groups = new Map<string, ReceivedDetail[]>();
  for (const delivery of deliveries) {
    const value = payloadOf(delivery)[field];
    const type = delivery.event ?? (typeof value === 'string' ? value : null);
    if (type === null) notes.push(`${delivery.id} has no event type, so no schema is learned from it.`);
    else {
      const group = groups.get(type);
      if (group) group.push(delivery);
      else groups.set(type, [delivery]);
    }
  }
  return [...groups];
}

/** One event to learn, with its deliveries. */
interface Lesson {
  current: Contract;
  type: string;
  field: string;
  group: ReceivedDetail[];
  notes: string[];
  budget: ContractBudget;
}

/** Learns an event from its deliveries; null, with a note, when it would be too large. */
async function learnEvent(lesson: Lesson, options: ProposeOptions): Promise<EventInfo | null> {
  const { current, type, group, notes, budget } = lesson;
  const refused = budget.refuses(type);
  if (refused !== null) {
    notes.push(refused);
    return null;
  }
  const known = current.events.get(type);
  const inference = createInference(MAX_PROPERTIES);
  let example: { payload: JsonObject; typed: boolean } | null = null;
  for (const delivery of group) {
    const sample = { payload: payloadOf(delivery), typed: delivery.format === 'json' || known !== undefined };
    if (!inference.add(sample)) {
      notes.push(
        `${type} has more than ${MAX_PROPERTIES} different properties. Its property names seem to be data, so no schema is learned.`,
      );
      return null;
    }
    if (example === null || sample.typed) example = sample;
    await options.turn();
  }
  const schema = eventSchema(lesson, inference.schema(options));
  const title = known?.title ?? type;
  const schemaName = known?.schemaName ?? null;
  const event: EventInfo = {
    ...{ type, title, schemaName, schema },
    example: example?.payload ?? {},
    provenance: 'learned',
  };
  const exceeded = budget.add(event);
  if (exceeded !== null) notes.push(exceeded);
  return exceeded === null ? event : null;
}

/** The schema file of a learned event. */
function eventSchema({ current, type, field, group }: Lesson, inferred: JsonObject): JsonObject {
  const known = current.events.get(type);
  const properties = inferred.properties as JsonObject;
  const named: JsonObject = Object.hasOwn(properties, field)
    ? { [field]: { 'x-provenance': 'learned', type: 'string', const: type } }
    : {};
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: known?.title ?? type,
    description: `Learned from ${group.length} received ${group.length === 1 ? 'delivery' : 'deliveries'}.`,
    'x-event': type,
    'x-schema-name': known?.schemaName ?? null,
    'x-provenance': 'learned',
    ...inferred,
    properties: { ...properties, ...named },
  };
}

/** The name of the root element; null unless all XML deliveries have the same. */
function xmlRoot(deliveries: ReceivedDetail[]): string | null {
  const names = new Set<string>();
  for (const { format, plaintext } of deliveries) {
    if (format !== 'xml' || plaintext === null) continue;
    const name = rootName(Buffer.from(plaintext, 'base64').toString('utf8'));
    if (name !== null) names.add(name);
  }
  const [name] = names;
  return names.size === 1 ? (name ?? null) : null;
}

/**
 * The wire profile of the encrypted deliveries, with their Content-Type and `X-Encrypted` header. Null when there are
 * none, when their profiles differ, or when they match the default.
 */
function learnWire(current: Contract, deliveries: ReceivedDetail[], notes: string[]): WireProfile | null {
  const encrypted = deliveries.filter((delivery) => delivery.encryption !== null);
  const names = new Set(encrypted.map((delivery) => delivery.encryption?.wire));
  const [last] = encrypted;
  if (!last) return null;
  if (names.size > 1) {
    notes.push(
      `The deliveries have several wire profiles (${[...names].join(', ')}): the default stays the same.`,
    );
    return null;
  }
  const seen = findWire(current, last.encryption?.wire ?? '');
  if (!seen) return null;
  const headers = last.headers.filter(([name]) => name.toLowerCase() === 'x-encrypted');
  const contentType = last.contentType ?? seen.contentType;
  if (seen.name === current.defaultWire && contentType === seen.contentType && same(headers, seen.headers))
    return null;
  return {
    ...seen,
    name: LEARNED_WIRE,
    title: seen.title,
    provenance: 'learned',
    order: -1,
    contentType,
    headers,
  };
}

function same(a: readonly HeaderPair[], b: readonly HeaderPair[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A contract as the API returns it. */
export function viewContract(contract: Contract) {
  const { provenance, typeField, defaultWire, xml, wires, events } = contract;
  return { provenance, typeField, defaultWire, xml, wires, events: [...events.values()] };
}
