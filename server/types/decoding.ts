/** What decoding says: payload values, stages, causes, verdicts. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A payload as JSON in UTF-8; `plaintext` when these are its very bytes; null unless `parse` passed. */
export type PayloadBytes = Uint8Array | 'plaintext' | null;
/** What `parse` read; `body` when that is the body itself; null when decoding never came to that. */
export type PlaintextBytes = Uint8Array | 'body' | null;

/** One header as it stood on the wire: order, case and duplicates are kept by keeping pairs. */
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
/** Decoding threw, which is a defect of rai-hooks: the stage that threw fails with it, and the delivery is kept. */
export type InternalCause = 'internal-error';
/** The closed list of reasons a delivery is not `valid`. */
export type Cause = UnwrapCause | DecryptCause | ParseCause | RecogniseCause | ValidateCause | InternalCause;

/** One step of decoding. `evidence` holds what proves the outcome: what was tried, bytes in and out. */
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

/** A property that breaks the contract. `pointer` is an RFC 6901 JSON Pointer into the payload. */
export interface Issue {
  pointer: string;
  message: string;
  keyword: string;
  provenance: Provenance;
  line?: number;
  column?: number;
}

/** A property the contract does not know: never an error. */
export interface Drift {
  pointer: string;
  /** Left out when it is long: it stands in the payload. */
  value?: Json;
}

/** How an encrypted body was laid out, and which key opened it. */
export interface EncryptionSeen {
  mode: CipherMode;
  /** Name of the wire profile. */
  wire: string;
  keyLabel: string;
}

/** Time, ids and randomness come by argument so that tests and scenarios can hold them still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
