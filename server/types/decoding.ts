/** Results of decoding: payload, stages, causes, verdict. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The payload as JSON in UTF-8. `plaintext`: identical to the plaintext bytes. Null unless `parse` passed. */
export type PayloadBytes = Uint8Array | 'plaintext' | null;
/** The input of `parse`. `body`: identical to the body. Null when decoding failed before `parse`. */
export type PlaintextBytes = Uint8Array | 'body' | null;

/** One header as on the wire. A list of pairs keeps order, case and duplicates. */
export type HeaderPair = readonly [name: string, value: string];

export type BodyFormat = 'json' | 'xml';
export type CipherMode = 'cbc' | 'gcm';
export type Provenance = 'documented' | 'assumed' | 'learned';

export type Verdict = 'valid' | 'invalid' | 'unrecognised' | 'undecodable';
export type StageName = 'unwrap' | 'decrypt' | 'parse' | 'recognise' | 'validate';

export type UnwrapCause =
  | 'empty-body'
  | 'too-large'
  | 'incomplete-body'
  | 'bad-encoding'
  | 'bad-envelope'
  | 'content-encoded';
export type DecryptCause =
  | 'no-key'
  | 'wrong-key'
  | 'wrong-iv'
  | 'wrong-key-or-tampered'
  | 'wrong-mode'
  | 'altered'
  | 'no-tag'
  | 'short-tag'
  | 'bad-iv'
  | 'truncated'
  | 'bad-padding'
  | 'not-all-tried'
  | 'not-encrypted'
  | 'unexpectedly-encrypted';
export type ParseCause =
  | 'malformed-json'
  | 'malformed-xml'
  | 'doctype-refused'
  | 'not-utf8'
  | 'too-deep'
  | 'limit'
  | 'duplicate-key'
  | 'not-a-payload';
export type RecogniseCause = 'unknown-event' | 'no-match' | 'ambiguous';
export type ValidateCause = 'schema';
/**
 * Decoding threw, which is a defect of rai-hooks. The stage that threw fails with this cause; the delivery is stored.
 */
export type InternalCause = 'internal-error';
/** The closed list of reasons a delivery is not `valid`. */
export type Cause = UnwrapCause | DecryptCause | ParseCause | RecogniseCause | ValidateCause | InternalCause;

/** One step of decoding. `evidence` proves the outcome, e.g. the keys tried and the number of bytes in and out. */
export interface Stage {
  stage: StageName;
  outcome: 'passed' | 'failed' | 'skipped';
  cause?: Cause;
  /** What happened, in one sentence. */
  message?: string;
  /** What to do about it, in one sentence. */
  advice?: string;
  evidence?: JsonObject;
  durationUs: number;
}

/** A property that does not match the contract. `pointer` is a JSON Pointer (RFC 6901) into the payload. */
export interface Issue {
  pointer: string;
  message: string;
  keyword: string;
  provenance: Provenance;
  line?: number;
  column?: number;
}

/** A property that the contract does not define: never an error. */
export interface Drift {
  pointer: string;
  /** Absent when it is long; the payload contains it. */
  value?: Json;
}

/** The layout of an encrypted body, and the key that decrypted it. */
export interface EncryptionSeen {
  mode: CipherMode;
  /** Name of the wire profile. */
  wire: string;
  keyLabel: string;
}

/** The source of the current time. Passed as an argument, so that tests and scenarios control it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
