import type { FailedConnection } from './connections.ts';
import type { JsonObject, Provenance, Verdict } from './decoding.ts';
import type { AttemptError, Received, Sent } from './deliveries.ts';

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
export type StreamMessage =
  | { type: 'hello'; version: string; seq: number }
  /** Some of what happened up to `seq` is not told: read again what you show. What comes next is told as usual. */
  | { type: 'reload'; seq: number }
  | BusMessage;

/** What the server publishes inside, and passes on to each stream as it is. */
export type BusMessage =
  | ({ type: 'received' } & Received)
  | ({ type: 'sent' } & Sent)
  | ({ type: 'attempt'; kind: 'sent'; purpose: 'deliver'; delivery: string } & AttemptSummary & AttemptTarget)
  | ({ type: 'attempt'; kind: 'received'; purpose: RelayPurpose; delivery: string } & AttemptSummary)
  | ({ type: 'updated'; kind: 'received' } & Received)
  | ({ type: 'updated'; kind: 'sent' } & Sent)
  /** `ids` is null when there are too many to name: reload the list. */
  | { type: 'deleted'; kind: DeliveryKind; count: number; ids: string[] | null }
  /** Webhooks or endpoints changed: read them again. */
  | { type: 'settings' }
  /** A connection to the receiver failed; under many failures, at most one message per peer and reason in 10 s. */
  | ({ type: 'connection' } & FailedConnection);

/** Why a received delivery is sent on: its endpoint forwards it, or a person replays it. */
export type RelayPurpose = 'forward' | 'replay';

/** The event that an attempt sent, and its URL: no reader of the stream needs to know the delivery for showing it. */
export interface AttemptTarget {
  event: string;
  url: string;
}

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
  /** Deliveries up to this `seq` are counted; the stream tells of those after it. */
  seq: number;
  /** ISO 8601 start of the first slot. */
  from: string;
  slotMs: number;
  slots: Array<Record<Verdict, number>>;
}
