import type { EventInfo, HeaderPair, JsonObject, Provenance } from '../types.ts';
import type { AboutPlaces } from './about.ts';

/** Where the IV of an encrypted body is. `configured`: not in the body, because both sides have it as a setting. */
export type IvPlace =
  | { place: 'configured' | 'prefix'; lengthBytes: 12 | 16 }
  | { place: 'header' | 'member'; names: string[]; lengthBytes: 12 | 16 };

/** Where the 16-byte GCM tag is. Ignored for CBC, which has no tag. */
export type TagPlace = { place: 'suffix' | 'prefix' } | { place: 'header' | 'member'; names: string[] };

export type TextEncoding = 'base64' | 'base64url' | 'hex';

/**
 * The envelope of the encoded octets. `json-object`: we send the first of `members` and recognise all of them. `colon`:
 * IV, ciphertext and, unless it follows the ciphertext directly, tag, separated by `:`.
 */
export type Envelope =
  | { kind: 'bare' | 'json-string' }
  | { kind: 'json-object'; members: string[] }
  | { kind: 'colon'; fields: Array<'iv' | 'ciphertext' | 'tag'> };

/** The layout of an encrypted payload on the wire. Each profile is one file in `contract/wire/`. */
export interface WireProfile {
  name: string;
  title: string;
  provenance: Provenance;
  /** Order of detection: lower numbers are tried first. */
  order: number;
  encoding: TextEncoding | 'raw';
  envelope: Envelope;
  iv: IvPlace;
  tag: TagPlace;
  contentType: string;
  /** Headers that mark an encrypted body. They are sent with it, but decoding does not require them. */
  headers: HeaderPair[];
}

/** How a payload looks as XML. */
export interface XmlForm {
  root: string;
  /**
   * `items`: one element that contains the items. `repeated`: one element per item, used only where reading gives the
   * same array.
   */
  arrays: 'items' | 'repeated';
  /** Name of the element of one item. */
  item: string;
}

/** What the platform sends, as data: event schemas with examples, and wire profiles. */
export interface Contract {
  provenance: Provenance;
  /** The property that contains the event type: `name` is sent; `aliases` are also understood. */
  typeField: { name: string; aliases: string[] };
  xml: XmlForm;
  /** Events that also count as another event, e.g. a message in a channel as a message. */
  alsoAs: Readonly<Record<string, string>>;
  /** Where a payload has the values for the short description in its row. */
  about: AboutPlaces;
  defaultWire: string;
  events: ReadonlyMap<string, EventInfo>;
  /** In the order of detection. */
  wires: readonly WireProfile[];
}

/** The wire profile with this name, or undefined. */
export function findWire(contract: Contract, name: string): WireProfile | undefined {
  return contract.wires.find((wire) => wire.name === name);
}

/** The schema of an event type, or undefined. */
export function schemaOf(contract: Contract, type: string | null): JsonObject | undefined {
  return type === null ? undefined : contract.events.get(type)?.schema;
}
