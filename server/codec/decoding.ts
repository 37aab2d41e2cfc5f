/** Input and outcome of decoding. Both are plain data, so that they can be sent to a worker and back. */

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

/** A body as it arrived. */
export interface DecodeInput {
  body: Uint8Array;
  headers: readonly HeaderPair[];
  /** Set when the connection ended early: `body` is the part that had arrived. */
  incomplete?: { declaredBytes: number | null };
  /** Set when the body was over the limit, so that it was not kept. */
  tooLarge?: { limitBytes: number; declaredBytes: number | null; readBytes: number };
}

/** What opened an earlier delivery. */
export interface Hint {
  mode: CipherMode;
  wire: string;
  keyLabel: string;
}

/** The settings of the endpoint at which the body arrived. */
export interface DecodeSettings {
  keys: readonly RingKey[];
  expects: EndpointExpects;
  /** What opened the endpoint's last delivery; it is tried first. */
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
  /** The bytes that `parse` read; null when `unwrap` or `decrypt` failed. */
  plaintext: Uint8Array | null;
  issues: Issue[];
  drift: Drift[];
  /** What the payload is about, in one short line that lists show. */
  about: string | null;
  durationUs: number;
}

/** The outcome with payload and plaintext as bytes, and no bytes twice: it can be sent and stored without being read. */
export interface DecodedBytes extends Omit<Decoded, 'payload' | 'plaintext'> {
  payload: PayloadBytes;
  plaintext: PlaintextBytes;
}

export type Decode = (input: DecodeInput, settings: DecodeSettings) => Decoded;

/** Decodes by the contract that is in force at the time of the call. */
export type LiveDecode = (input: DecodeInput, settings: DecodeSettings) => Promise<DecodedBytes>;
