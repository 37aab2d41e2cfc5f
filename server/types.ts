/**
 * The nouns every room shares: types only, no code.
 *
 * Anything that leaves through the API or the stream has its one shape here; the UI takes it by `import type`.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One header as it stood on the wire: order, case and duplicates are kept by keeping pairs. */
export type HeaderPair = readonly [name: string, value: string];

export type BodyFormat = 'json' | 'xml';
export type CipherMode = 'cbc' | 'gcm';
export type Provenance = 'documented' | 'assumed' | 'learned';

export type Verdict = 'valid' | 'invalid' | 'unrecognised' | 'undecodable';
export type StageName = 'unwrap' | 'decrypt' | 'parse' | 'recognise' | 'validate';

export type UnwrapCause = 'empty-body' | 'too-large' | 'bad-encoding' | 'bad-envelope' | 'content-encoded';
export type DecryptCause =
  | 'no-key'
  | 'wrong-key'
  | 'wrong-iv'
  | 'wrong-key-or-tampered'
  | 'wrong-mode'
  | 'short-tag'
  | 'bad-iv'
  | 'truncated'
  | 'bad-padding'
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
/** The closed list of reasons a delivery is not `valid`. */
export type Cause = UnwrapCause | DecryptCause | ParseCause | RecogniseCause | ValidateCause;

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
  value: Json;
}

/** How an encrypted body was laid out, and which key opened it. */
export interface EncryptionSeen {
  mode: CipherMode;
  /** Name of the wire profile. */
  wire: string;
  keyLabel: string;
}

/** Summary of a received delivery: what lists and the stream carry. */
export interface Received {
  id: string;
  seq: number;
  receivedAt: string;
  /** Null when the path names no known endpoint. */
  endpoint: string | null;
  method: string;
  path: string;
  /** Address of the peer, without port. */
  remote: string;
  contentType: string | null;
  sizeBytes: number;
  format: BodyFormat | null;
  encryption: EncryptionSeen | null;
  event: string | null;
  recognisedBy: 'field' | 'shape' | null;
  verdict: Verdict;
  cause: Cause | null;
  issueCount: number;
  driftCount: number;
  /** Microseconds spent decoding. */
  durationUs: number;
  /** Id of the sent delivery these bytes came from, when they came from our own emitter. */
  twin: string | null;
}

/** What was answered on the wire; null when the connection was closed without an answer. */
export interface Reply {
  status: number;
  headers: HeaderPair[];
  body: string;
}

export interface ReceivedDetail extends Received {
  headers: HeaderPair[];
  stages: Stage[];
  /** The value after decoding; null unless `parse` passed. */
  payload: Json;
  issues: Issue[];
  drift: Drift[];
  /** Base64 of what `parse` read; null unless the body was unwrapped and, if encrypted, decrypted. */
  plaintext: string | null;
  reply: Reply | null;
  attempts: Attempt[];
}

export type SentState = 'pending' | 'delivered' | 'failed' | 'cancelled';

/** Summary of a sent delivery. */
export interface Sent {
  id: string;
  seq: number;
  createdAt: string;
  /** The webhook it was sent for; null once that webhook is deleted. */
  webhook: { id: string; name: string } | null;
  event: string;
  url: string;
  format: BodyFormat;
  encryption: { mode: CipherMode; wire: string } | null;
  state: SentState;
  attemptCount: number;
  lastStatus: number | null;
  nextAttemptAt: string | null;
  sizeBytes: number;
  /** Id of the received delivery, when it reached our own receiver. */
  twin: string | null;
}

export interface SentDetail extends Sent {
  headers: HeaderPair[];
  payload: Json;
  attempts: Attempt[];
}

/** One HTTP exchange, listed once it has ended. */
export interface Attempt {
  number: number;
  startedAt: string;
  durationMs: number;
  request: { method: string; url: string; headers: HeaderPair[] };
  response: { status: number; headers: HeaderPair[]; body: string } | null;
  error: AttemptError | null;
}

/** Why an attempt got no usable answer. `code` is stable and for scripts; `hint` says what to do. */
export interface AttemptError {
  code: string;
  message: string;
  hint: string | null;
}

/** A key of an endpoint's ring, or of a webhook: 32 and 16 ASCII characters used as raw bytes. */
export interface KeyMaterial {
  key: string;
  iv: string;
}

/** A key with its label as the decoder takes it. `mode` null: try both. */
export interface RingKey extends KeyMaterial {
  label: string;
  mode: CipherMode | null;
}

export interface WebhookEncryption extends KeyMaterial {
  mode: CipherMode;
}

export interface WebhookTls {
  /** Accept any certificate. */
  insecure?: boolean;
  /** Extra CA certificates to trust, PEM. */
  ca?: string;
  /** Allow `http://`, to loopback only; unlike the platform. */
  allowHttp?: boolean;
}

export type RetryPolicy = 'none' | 'standard-webhooks' | 'fast' | { delaysMs: number[] };

/** A webhook as it is kept. */
export interface Webhook {
  id: string;
  name: string;
  /** Where it goes. Follows the live port when `endpoint` is set. */
  url: string;
  /** Name of our own receiver's endpoint this webhook points at, else null. */
  endpoint: string | null;
  format: BodyFormat;
  events: string[];
  channels?: string[];
  encryption: WebhookEncryption | null;
  /** Name of the wire profile used when encrypted. */
  wire: string;
  retry: RetryPolicy;
  tls: WebhookTls;
  enabled: boolean;
  createdAt: string;
}

export interface MaskedSecret {
  masked: true;
  last4: string;
}

/** A webhook as the API shows it: key and IV masked unless asked for with `?reveal=true`. */
export interface WebhookView extends Omit<Webhook, 'encryption'> {
  encryption: null | { mode: CipherMode; key: string | MaskedSecret; iv: string | MaskedSecret };
}

export interface EndpointExpects {
  format?: BodyFormat;
  encryption: 'any' | 'required' | 'none';
  mode?: CipherMode;
  wire?: string;
}

/** How an endpoint answers. Unset members take the defaults: `200 {"received":true}` at once. */
export interface EndpointReply {
  status?: number;
  delayMs?: number;
  body?: string;
  /** 400 with one uniform body unless the delivery is valid. */
  strict?: boolean;
  /** Fail this many deliveries first, with status 500. */
  failFirst?: number;
  /** Close the connection without answering. */
  close?: boolean;
  /** Never answer: hold until the sender gives up. */
  hold?: boolean;
}

export interface Endpoint {
  name: string;
  expects: EndpointExpects;
  reply: EndpointReply;
  forwardTo: string | null;
  keys: RingKey[];
}

/** An endpoint as the API shows it: labels only, never key material. */
export interface EndpointView extends Omit<Endpoint, 'keys'> {
  keys: Array<{ label: string; mode: CipherMode | null }>;
  /** The live address, e.g. `https://localhost:4643/hooks/inbox`. */
  url: string;
}

/** An event type of the contract. */
export interface EventInfo {
  type: string;
  title: string;
  schemaName: string | null;
  schema: JsonObject;
  example: JsonObject;
  provenance: Provenance;
}

/** `total` counts what the filter matches; `next` is null on the last page. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

/** RFC 9457 problem details; `errors` name the fields. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: Array<{ pointer: string; detail: string }>;
}

export type DeliveryKind = 'received' | 'sent';

/** What `/api/stream` sends: `hello` first, then summaries. The members of a summary stand beside its `type`. */
export type StreamMessage = { type: 'hello'; version: string; seq: number } | BusMessage;

/** What the server publishes inside, and passes on to each stream as it is. */
export type BusMessage =
  | ({ type: 'received' } & Received)
  | ({ type: 'sent' } & Sent)
  | ({ type: 'attempt'; kind: DeliveryKind; delivery: string } & AttemptSummary)
  | ({ type: 'updated'; kind: 'received' } & Received)
  | ({ type: 'updated'; kind: 'sent' } & Sent)
  /** `ids` is null when there are too many to name: reload the list. */
  | { type: 'deleted'; kind: DeliveryKind; count: number; ids: string[] | null };

export interface AttemptSummary {
  number: number;
  startedAt: string;
  durationMs: number;
  status: number | null;
  error: AttemptError | null;
}

/** What the inspector shows beside the deliveries: `GET /api/info`. */
export interface ServerInfo {
  version: string;
  /** Base URL of the receiver, e.g. `https://localhost:4643`. */
  receiver: string;
  caPath: string;
  dataDir: string;
  limits: { maxDeliveries: number; maxSizeBytes: number; maxBodyBytes: number };
  kept: { received: number; sent: number; sizeBytes: number };
}

/** Counts per time slot for the activity strip: `GET /api/received/activity`. */
export interface Activity {
  /** ISO 8601 start of the first slot. */
  from: string;
  slotMs: number;
  slots: Array<Record<Verdict, number>>;
}

/** Time, ids and randomness come by argument so that tests and scenarios can hold them still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
