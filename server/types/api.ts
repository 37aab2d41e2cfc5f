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

/** `total` is the number of items that match the filter; `next` is null on the last page. */
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

/** Messages of `/api/stream`: `hello` first, then summaries. A summary's members are siblings of `type`. */
export type StreamMessage =
  | { type: 'hello'; version: string; seq: number }
  /** Some messages up to `seq` were not sent: load the lists again. Messages after `seq` follow as usual. */
  | { type: 'reload'; seq: number }
  | BusMessage;

/** Messages that the server publishes internally and sends to each stream unchanged. */
export type BusMessage =
  | ({ type: 'received' } & Received)
  | ({ type: 'sent' } & Sent)
  | ({ type: 'attempt'; kind: 'sent'; purpose: 'deliver'; delivery: string } & AttemptSummary & AttemptTarget)
  | ({ type: 'attempt'; kind: 'received'; purpose: RelayPurpose; delivery: string } & AttemptSummary)
  | ({ type: 'updated'; kind: 'received' } & Received)
  | ({ type: 'updated'; kind: 'sent' } & Sent)
  /** `ids` is null when there are too many to list: load the list again. */
  | { type: 'deleted'; kind: DeliveryKind; count: number; ids: string[] | null }
  /** Webhooks or endpoints changed: load them again. */
  | { type: 'settings' }
  /** The contract changed: load it and the events again. */
  | { type: 'contract' }
  /** A connection to the receiver failed. When many fail, at most one message per peer and reason in 10 s. */
  | ({ type: 'connection' } & FailedConnection);

/** Why a received delivery is sent again: its endpoint forwards it, or a person replays it. */
export type RelayPurpose = 'forward' | 'replay';

/** The event and the URL of an attempt, so that a client can show the attempt without loading the delivery. */
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

/** Facts about the server, without deliveries: `GET /api/info`. */
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
  /** Deliveries up to this `seq` are counted; the stream sends those after it. */
  seq: number;
  /** ISO 8601 start of the first slot. */
  from: string;
  slotMs: number;
  slots: Array<Record<Verdict, number>>;
}
