/**
 * What the store takes and gives, where that differs from the shared nouns: types only.
 */
import type {
  Activity,
  Attempt,
  AttemptError,
  BodyFormat,
  Cause,
  CipherMode,
  DeliveryKind,
  Drift,
  EncryptionSeen,
  Endpoint,
  HeaderPair,
  Issue,
  Json,
  Page,
  Received,
  ReceivedDetail,
  Reply,
  RingKey,
  Sent,
  SentDetail,
  SentState,
  Stage,
  Verdict,
  Webhook,
  WebhookTls,
} from '../types.ts';

/** What decoding found; a later decode with another key replaces all of it. */
export interface ReceivedOutcome {
  format: BodyFormat | null;
  encryption: EncryptionSeen | null;
  event: string | null;
  recognisedBy: 'field' | 'shape' | null;
  about: string | null;
  verdict: Verdict;
  cause: Cause | null;
  issueCount: number;
  driftCount: number;
  durationUs: number;
  stages: Stage[];
  /** Undefined unless `parse` passed. */
  payload: Json | undefined;
  issues: Issue[];
  drift: Drift[];
  /** What `parse` read, also when that is the body itself (then no second copy is kept). */
  plaintext: Uint8Array | null;
}

/** A received delivery about to be stored; the store gives `seq` and `twin`. */
export interface NewReceived
  extends Omit<Received, 'seq' | 'twin' | 'replyStatus' | 'forwardError'>,
    ReceivedOutcome {
  headers: HeaderPair[];
  body: Uint8Array;
  reply: Reply | null;
  /** Id of the sent delivery its headers name; believed only if the two bodies are equal. */
  claimedTwin: string | null;
}

/** A sent delivery about to be stored, `pending` and without attempts. */
export interface NewSent {
  id: string;
  createdAt: string;
  webhookId: string | null;
  webhookName: string | null;
  event: string;
  about: string | null;
  url: string;
  format: BodyFormat;
  encryption: { mode: CipherMode; wire: string } | null;
  /** When the first attempt is due, null for at once. */
  nextAttemptAt: string | null;
  headers: HeaderPair[];
  body: Uint8Array;
  /** As JSON text: what a thousand copies share is written out once. */
  payload: string;
  /** The TLS settings in force when it was created. */
  tls: WebhookTls;
}

/** Everything needed to put a stored delivery on the wire again. */
export interface SentSource {
  sent: Sent;
  headers: HeaderPair[];
  body: Uint8Array;
  tls: WebhookTls;
}

export interface ReceivedFilter {
  /** Search text, see `parseQuery`; throws `QueryError` when malformed. */
  q?: string | undefined;
  event?: string | undefined;
  verdict?: Verdict | undefined;
  endpoint?: string | undefined;
}

export interface SentFilter {
  /** Search text, see `parseQuery`; throws `QueryError` when malformed. */
  q?: string | undefined;
  event?: string | undefined;
  state?: SentState | undefined;
  /** Id or name. */
  webhook?: string | undefined;
}

export interface PageOptions {
  /** Rows a page, 1 to 1000; default 100. */
  limit?: number | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
  /** Gives what has a greater `seq`, oldest first. */
  after?: number | undefined;
}

/** What an id, a unique suffix of one or `latest` stands for; `ambiguous` names at most ten. */
export type Resolution = { found: string } | { missing: true } | { ambiguous: string[] };

/** `ids` is null past a thousand. */
export interface Deletion {
  deleted: number;
  ids: string[] | null;
}

export interface AttemptStart {
  startedAt: string;
  request: { method: string; url: string; headers: HeaderPair[] };
}

export interface AttemptEnd {
  durationMs: number;
  response: Attempt['response'];
  error: AttemptError | null;
}

export interface ReceivedStore {
  /** Resolves once committed; `twin` is the sent delivery that was linked, as it now stands. */
  insert(delivery: NewReceived): Promise<{ received: Received; twin: Sent | null }>;
  /** Adds a delivery received elsewhere; null when its id is here already. */
  import(delivery: NewReceived): Promise<Received | null>;
  /** Newest first, or oldest first with `after`. */
  list(options?: ReceivedFilter & PageOptions): Page<Received>;
  get(id: string): ReceivedDetail | null;
  summary(id: string): Received | null;
  body(id: string): Uint8Array | null;
  resolve(ref: string): Resolution;
  /** Replaces what decoding found and keeps the rest; null when it is gone. */
  update(id: string, outcome: ReceivedOutcome): Promise<Received | null>;
  /**
   * Replaces what was answered, which a forwarded delivery learns only later, with the code of the error when the
   * application gave no answer; null when it is gone.
   */
  setReply(id: string, reply: Reply | null, forwardError: string | null): Promise<Received | null>;
  /** Undecodable deliveries of an endpoint, newest first, `seq` below `beforeSeq`. */
  undecodable(endpoint: string, limit: number, beforeSeq?: number): Received[];
  /** Deletes what matched at the time of the call. */
  deleteWhere(filter: ReceivedFilter): Promise<Deletion>;
  /** Counts from `from` (ISO 8601) on, in `slots` slots of `slotMs`. */
  activity(options: { from: string; slotMs: number; slots: number }): Activity;
  /** Begins a forwarding or replay and gives its number, null when the delivery is gone. */
  beginAttempt(id: string, start: AttemptStart): Promise<number | null>;
  endAttempt(id: string, number: number, end: AttemptEnd): Promise<Attempt | null>;
}

/** What an attempt leaves a delivery in. */
export interface SentNext {
  state: SentState;
  nextAttemptAt: string | null;
}

/**
 * Decides what comes next of a delivery whose attempt has ended. Called within the transaction, with the delivery as it
 * stands; `single` when a person sent it again, so that no retries follow.
 */
export type Decide = (sent: Sent, single: boolean) => SentNext;

/** `busy`: pending, or an attempt has not ended; `full`: no more may be pending. */
export type Reopened = { sent: Sent } | { refused: 'missing' | 'busy' | 'full' };

export interface SentStore {
  /** Stores them in order as far as what may be pending has room, and gives those stored; resolves once committed. */
  insert(deliveries: readonly NewSent[]): Promise<Sent[]>;
  /** What may still become pending, and what may be in all. */
  room(): Amount & { limit: Amount };
  /** Newest first, or oldest first with `after`. */
  list(options?: SentFilter & PageOptions): Page<Sent>;
  get(id: string): SentDetail | null;
  summary(id: string): Sent | null;
  body(id: string): Uint8Array | null;
  source(id: string): SentSource | null;
  resolve(ref: string): Resolution;
  /** Deletes what matched at the time of the call. */
  deleteWhere(filter: SentFilter): Promise<Deletion>;
  /** False unless the delivery is pending, no attempt of it is open, and `number` is the next one. */
  beginAttempt(id: string, start: AttemptStart & { number: number }): Promise<boolean>;
  /** Null when the delivery is gone, or no attempt of that number is open. */
  endAttempt(
    id: string,
    number: number,
    end: AttemptEnd,
    decide: Decide,
  ): Promise<{ attempt: Attempt; sent: Sent } | null>;
  /** Ends a pending delivery; null unless it is one. */
  cancel(id: string): Promise<Sent | null>;
  /** Ends the oldest pending deliveries of a webhook, at most `limit`. */
  cancelSome(webhookId: string, limit: number): Promise<Sent[]>;
  /** Makes a delivery that is over pending again, for one attempt without retries. */
  reopen(id: string): Promise<Reopened>;
  /** Makes the attempt that waits for its time due now; null unless one waits. */
  hasten(id: string): Promise<Sent | null>;
  /** The latest time anything was sent or attempted, in milliseconds since the epoch; 0 when nothing was. */
  lastTimeMs(): number;
  /** All that are `pending`, oldest first. */
  pending(): Sent[];
  /**
   * Ends the attempts (of received deliveries too) that a crash cut off, with the error `interrupted`, and gives the
   * sent deliveries concerned as they then stand.
   */
  recoverInterrupted(endedAt: string, decide: Decide): Promise<Sent[]>;
}

export interface WebhookStore {
  /** Oldest first. */
  list(): Webhook[];
  get(id: string): Webhook | null;
  /** Case does not matter. */
  byName(name: string): Webhook | null;
  /** An id, a unique suffix of one, or `latest`. */
  resolve(ref: string): Resolution;
  insert(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true }>;
  /** Replaces the webhook of that id. */
  update(webhook: Webhook): Promise<{ webhook: Webhook } | { taken: true } | { missing: true }>;
  /** False when there is none. Its sent deliveries stay, with `webhook: null`. */
  delete(id: string): Promise<boolean>;
}

export interface EndpointStore {
  /** By name. */
  list(): Endpoint[];
  get(name: string): Endpoint | null;
  /** Creates or changes all but the keys. */
  put(endpoint: Omit<Endpoint, 'keys'>): Promise<{ endpoint: Endpoint; created: boolean }>;
  /** False when there is none. Its keys go with it, what it received stays. */
  delete(name: string): Promise<boolean>;
  /** Labels are unique within an endpoint; `taken` leaves the ring as it was. */
  addKey(name: string, key: RingKey): Promise<{ endpoint: Endpoint } | { taken: true } | { missing: true }>;
  /** False when there is no such key. */
  removeKey(name: string, label: string): Promise<boolean>;
}

/** A number of deliveries and of bytes on the disk. */
export interface Amount {
  deliveries: number;
  bytes: number;
}

/** At most half of each may be pending; the other half is for what was received or has finished. */
export interface StoreLimits {
  /** Received and sent together. */
  maxDeliveries: number;
  /** Bytes on the disk, for all that is kept of them. */
  maxSizeBytes: number;
}

export interface StoreUsage {
  received: number;
  sent: number;
  sizeBytes: number;
}

export interface StoreOptions {
  /** The database file; created when missing. */
  path: string;
  /** Commits survive power loss too. */
  durable?: boolean;
  limits: StoreLimits;
  /** Milliseconds since the epoch: for relative times in searches. */
  now: () => number;
  /** Told what retention removed, after the commit. */
  onPruned?: (kind: DeliveryKind, ids: string[]) => void;
  /** Told when pruning failed (a full disk, for instance); what was to go stays until the next commit. */
  onError?: (error: unknown) => void;
}

/** SQLite behind it: reads are synchronous, writes resolve once committed. */
export interface Store {
  received: ReceivedStore;
  sent: SentStore;
  webhooks: WebhookStore;
  endpoints: EndpointStore;
  /** The last `seq` given. */
  seq(): number;
  usage(): StoreUsage;
  /** Waits for everything written so far, pruning included. */
  drain(): Promise<void>;
  /** Drains, then closes the file; later writes are rejected. */
  close(): Promise<void>;
}
