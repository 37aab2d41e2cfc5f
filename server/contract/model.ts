import type { EventInfo, HeaderPair, JsonObject, Provenance } from '../types.ts';
import type { AboutPlaces } from './about.ts';

/** Where the IV of an encrypted body stands. `configured`: nowhere, both sides know it as a setting. */
export type IvPlace =
  | { place: 'configured' | 'prefix'; lengthBytes: 12 | 16 }
  | { place: 'header' | 'member'; names: string[]; lengthBytes: 12 | 16 };

/** Where the 16-byte GCM tag stands. In CBC there is none and this is not read. */
export type TagPlace = { place: 'suffix' | 'prefix' } | { place: 'header' | 'member'; names: string[] };

export type TextEncoding = 'base64' | 'base64url' | 'hex';

/**
 * What is around the encoded octets. `json-object`: the first of `members` is the one we emit,
 * all of them are recognised. `colon`: IV, ciphertext and, unless it stands behind the ciphertext, tag, with `:` between.
 */
export type Envelope =
  | { kind: 'bare' | 'json-string' }
  | { kind: 'json-object'; members: string[] }
  | { kind: 'colon'; fields: Array<'iv' | 'ciphertext' | 'tag'> };

/** How an encrypted payload is laid out on the wire; one file each in `contract/wire/`. */
export interface WireProfile {
  name: string;
  title: string;
  provenance: Provenance;
  /** Place in the order of detection, lowest first. */
  order: number;
  encoding: TextEncoding | 'raw';
  envelope: Envelope;
  iv: IvPlace;
  tag: TagPlace;
  contentType: string;
  /** Headers that mark an encrypted body. Sent with it; decoding does not require them. */
  headers: HeaderPair[];
}

/** How a payload looks as XML. */
export interface XmlForm {
  root: string;
  /** `items`: one element around its items. `repeated`: the element once for each item, where reading gives the same array. */
  arrays: 'items' | 'repeated';
  /** Name of the items. */
  item: string;
}

/** What the platform sends, as data: event schemas with examples, and wire profiles. */
export interface Contract {
  provenance: Provenance;
  /** The property that names the event type: the one we emit, then those we also understand. */
  typeField: { name: string; aliases: string[] };
  xml: XmlForm;
  /** Events that are another event too: a message in a channel is a message posted anywhere. */
  alsoAs: Readonly<Record<string, string>>;
  /** Where a payload has the text that its row shows. */
  about: AboutPlaces;
  defaultWire: string;
  events: ReadonlyMap<string, EventInfo>;
  /** In the order of detection. */
  wires: readonly WireProfile[];
}

/** The wire profile of that name, if there is one. */
export function findWire(contract: Contract, name: string): WireProfile | undefined {
  return contract.wires.find((wire) => wire.name === name);
}

/** The event type's schema, if the contract has it. */
export function schemaOf(contract: Contract, type: string | null): JsonObject | undefined {
  return type === null ? undefined : contract.events.get(type)?.schema;
}
