import { readXml } from '../codec/xml/read.ts';
import { type ContractChange, contractChanges } from '../contract/difference.ts';
import { inferSchema, type Sample } from '../contract/infer.ts';
import { type Contract, findWire, type WireProfile } from '../contract/model.ts';
import { guessTypeField } from '../contract/type-field.ts';
import type { EventInfo, HeaderPair, Json, JsonObject, ReceivedDetail } from '../types.ts';

/** Name of the wire profile made from what was seen. */
const LEARNED_WIRE = 'learned';

export interface Proposal {
  contract: Contract;
  /** What of it is learned and has to be kept, apart from what was there. */
  learned: { events: EventInfo[]; wire: WireProfile | null };
  changes: ContractChange[];
  /** What could not be learned, and from which delivery. */
  notes: string[];
}

/**
 * Proposes a contract from received deliveries: the wire form they came in, the field that names their type, and a
 * schema with an example per event. The rest stays as it is.
 */
export function propose(
  current: Contract,
  deliveries: readonly ReceivedDetail[],
  options: { enums: boolean },
): Proposal {
  const notes: string[] = [];
  const readable = deliveries.filter((delivery) => isReadable(delivery, notes));
  const field = typeField(current, readable.map(payloadOf), notes);
  const events = byEvent(readable, field, notes).map(([type, group]) =>
    learnEvent(current, type, field, group, options),
  );
  const wire = learnWire(current, readable, notes);
  const aliases = [current.typeField.name, ...current.typeField.aliases].filter((name) => name !== field);
  const contract: Contract = {
    ...current,
    typeField: { name: field, aliases },
    xml: { ...current.xml, root: xmlRoot(readable) ?? current.xml.root },
    defaultWire: wire?.name ?? current.defaultWire,
    wires: wire ? [wire, ...current.wires.filter((one) => one.name !== wire.name)] : current.wires,
    events: new Map([...current.events, ...events.map((event) => [event.type, event] as const)]),
  };
  return { contract, learned: { events, wire }, changes: contractChanges(current, contract), notes };
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
    notes.push('No property names the event type in every delivery: the type field stays as it is.');
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
    if (type === null)
      notes.push(`${delivery.id} does not say which event it is, so no schema is learned from it.`);
    else groups.set(type, [...(groups.get(type) ?? []), delivery]);
  }
  return [...groups];
}

function learnEvent(
  current: Contract,
  type: string,
  field: string,
  group: ReceivedDetail[],
  options: { enums: boolean },
): EventInfo {
  const known = current.events.get(type);
  const samples = group.map(
    (delivery): Sample => ({
      payload: payloadOf(delivery),
      typed: delivery.format === 'json' || known !== undefined,
    }),
  );
  const inferred = inferSchema(samples, options);
  const properties = inferred.properties as JsonObject;
  const named: JsonObject =
    field in properties ? { [field]: { 'x-provenance': 'learned', type: 'string', const: type } } : {};
  const title = known?.title ?? type;
  const schema: JsonObject = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description: `Learned from ${group.length} received ${group.length === 1 ? 'delivery' : 'deliveries'}.`,
    'x-event': type,
    'x-schema-name': known?.schemaName ?? null,
    'x-provenance': 'learned',
    ...inferred,
    properties: { ...properties, ...named },
  };
  const example = (samples.findLast((sample) => sample.typed) ?? samples[0])?.payload ?? {};
  return { type, title, schemaName: known?.schemaName ?? null, schema, example, provenance: 'learned' };
}

/** The name of the root element, when all XML deliveries have the same. */
function xmlRoot(deliveries: ReceivedDetail[]): string | null {
  const names = deliveries.flatMap(({ format, plaintext }) => {
    const read =
      format === 'xml' && plaintext !== null
        ? readXml(Buffer.from(plaintext, 'base64').toString('utf8'))
        : null;
    return read?.ok ? [read.root.name] : [];
  });
  return new Set(names).size === 1 ? (names[0] ?? null) : null;
}

/** The form all encrypted deliveries came in, with the Content-Type and the marking header they had. */
function learnWire(current: Contract, deliveries: ReceivedDetail[], notes: string[]): WireProfile | null {
  const encrypted = deliveries.filter((delivery) => delivery.encryption !== null);
  const names = new Set(encrypted.map((delivery) => delivery.encryption?.wire));
  const [last] = encrypted;
  if (!last) return null;
  if (names.size > 1) {
    notes.push(
      `The deliveries came in several wire forms (${[...names].join(', ')}): the default stays as it is.`,
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

/** A contract as the API shows it. */
export function viewContract(contract: Contract): JsonObject {
  const { provenance, typeField, defaultWire, xml, wires, events } = contract;
  return { provenance, typeField, defaultWire, xml, wires, events: [...events.values()] } as unknown as {
    [key: string]: Json;
  };
}
