import type { Envelope } from '../../contract/model.ts';
import type { JsonObject, UnwrapCause } from '../../types.ts';
import type { Parsed } from '../plaintext.ts';
import type { DecodedText, EncodedText, Mending } from './encoding.ts';
import type { HeaderTexts } from './header-texts.ts';

/** A body that is a payload in clear. `parsed` is set where unwrapping had to parse it to tell. */
export interface PlainBody {
  kind: 'plain';
  parsed: Parsed | null;
}

export interface UnwrapFailure {
  kind: 'failed';
  cause: UnwrapCause;
  message: string;
  advice: string;
  evidence?: JsonObject;
}

/** An envelope taken off: the text of the ciphertext, and what stands beside it. */
export interface Enveloped {
  kind: 'enveloped';
  envelope: Envelope['kind'];
  /** The member the ciphertext stands in, for a JSON object. */
  member: string | null;
  main: EncodedText;
  members: ReadonlyMap<string, EncodedText>;
  /** A reading with fewer octets is no ciphertext. */
  leastBytes: number;
  /** Set when it may as well be a plain payload with a long string in it: then only a cipher that opens it tells. */
  asPlain: PlainBody | null;
}

/** One way to read a body as octets: through which encoding, out of which envelope, with what beside it. */
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
  | { kind: 'encoded'; readings: Reading[]; asPlain: PlainBody | null };

export const PLAIN: PlainBody = { kind: 'plain', parsed: null };

export function failed(
  cause: UnwrapCause,
  message: string,
  advice: string,
  evidence?: JsonObject,
): UnwrapFailure {
  return { kind: 'failed', cause, message, advice, ...(evidence ? { evidence } : {}) };
}
