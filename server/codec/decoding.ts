/** What decoding takes and what it says of a body: plain data, so that it may cross to a worker and back. */

import type {
  BodyFormat,
  Cause,
  CipherMode,
  Drift,
  EncryptionSeen,
  EndpointExpects,
  HeaderPair,
  Issue,
  JsonObject,
  PayloadBytes,
  PlaintextBytes,
  RingKey,
  Stage,
  Verdict,
} from '../types.ts';

/** What arrived: the bytes are the truth. */
export interface DecodeInput {
  body: Uint8Array;
  headers: readonly HeaderPair[];
  /** Set when the body broke off: `body` is what had arrived. */
  incomplete?: { declaredBytes: number | null };
  /** Set when the body was over the limit and so not kept. */
  tooLarge?: { limitBytes: number; declaredBytes: number | null; readBytes: number };
}

/** What opened a delivery before, to be tried first. */
export interface Hint {
  mode: CipherMode;
  wire: string;
  keyLabel: string;
}

/** What is known of the endpoint it arrived at. */
export interface DecodeSettings {
  keys: readonly RingKey[];
  expects: EndpointExpects;
  /** What opened the endpoint's last delivery: tried first. */
  hint?: Hint | null;
}

/** The whole outcome of decoding. */
export interface Decoded {
  verdict: Verdict;
  cause: Cause | null;
  stages: Stage[];
  format: BodyFormat | null;
  encryption: EncryptionSeen | null;
  event: string | null;
  recognisedBy: 'field' | 'shape' | null;
  /** Undefined unless `parse` passed. */
  payload: JsonObject | undefined;
  /** What `parse` read; null when it never came to that. */
  plaintext: Uint8Array | null;
  issues: Issue[];
  drift: Drift[];
  /** What the payload is about, in one short line for its row. */
  about: string | null;
  durationUs: number;
}

/** The outcome in bytes, none of them twice, so that it may be handed over and kept without being read again. */
export interface DecodedBytes extends Omit<Decoded, 'payload' | 'plaintext'> {
  payload: PayloadBytes;
  plaintext: PlaintextBytes;
}

export type Decode = (input: DecodeInput, settings: DecodeSettings) => Decoded;

/** Decodes by the contract in force when it is called. */
export type LiveDecode = (input: DecodeInput, settings: DecodeSettings) => Promise<DecodedBytes>;
