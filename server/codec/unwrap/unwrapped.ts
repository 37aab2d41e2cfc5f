import type { Envelope } from '../../contract/model.ts';
import type { JsonObject, UnwrapCause } from '../../types.ts';
import type { Parsed } from '../plaintext.ts';
import type { DecodedText, EncodedText, Mending } from './encoding.ts';
import type { HeaderTexts } from './header-texts.ts';

/** A body that is not encrypted. */
export interface PlainBody {
  kind: 'plain';
  /** The parsed body, where it had to be parsed to see whether it is an envelope; else null. */
  parsed: Parsed | null;
}

export interface UnwrapFailure {
  kind: 'failed';
  cause: UnwrapCause;
  message: string;
  advice: string;
  evidence?: JsonObject;
}

/** The content of an envelope. */
export interface Enveloped {
  kind: 'enveloped';
  envelope: Envelope['kind'];
  /** The member of a JSON object that holds the ciphertext; else null. */
  member: string | null;
  ciphertext: EncodedText;
  /** All members of the envelope, IV and tag among them, by name. */
  members: ReadonlyMap<string, EncodedText>;
  /** A reading with fewer octets is not a ciphertext. */
  minBytes: number;
  /** Set when the body may also be a plain payload with a long string in it: only a key that opens it decides. */
  asPlain: PlainBody | null;
  /** Members that no wire form knows; decryption ignores them. */
  unknown: readonly string[];
}

/** One way to read a body as octets, with the encoding and envelope that this assumes. */
export interface Reading {
  octets: Buffer;
  encoding: DecodedText['encoding'] | 'raw';
  envelope: Envelope['kind'];
  member: string | null;
  members: ReadonlyMap<string, EncodedText>;
  headers: HeaderTexts;
  mended: Mending | null;
}

export type Unwrapped =
  | PlainBody
  | UnwrapFailure
  | { kind: 'encoded'; readings: Reading[]; asPlain: PlainBody | null; unknown: readonly string[] };

export const PLAIN: PlainBody = { kind: 'plain', parsed: null };

export function failed(
  cause: UnwrapCause,
  message: string,
  advice: string,
  evidence?: JsonObject,
): UnwrapFailure {
  return { kind: 'failed', cause, message, advice, ...(evidence ? { evidence } : {}) };
}
