import type {
  Activity,
  Attempt,
  Page,
  PayloadBytes,
  PlaintextBytes,
  Received,
  ReceivedDetail,
  Reply,
  Sent,
  Verdict,
} from '../../types.ts';
import type { AttemptEnd, AttemptStart, Deletion, PageOptions, Resolution } from './common.ts';

/** The part of a decoding's result that the summary shows. */
type OutcomeSummary = Pick<
  Received,
  | 'format'
  | 'encryption'
  | 'event'
  | 'recognisedBy'
  | 'about'
  | 'verdict'
  | 'cause'
  | 'issueCount'
  | 'driftCount'
  | 'durationUs'
>;

/** The result of decoding. A later decoding with another key replaces all of it. */
export interface ReceivedOutcome extends OutcomeSummary, Pick<ReceivedDetail, 'stages' | 'issues' | 'drift'> {
  payload: PayloadBytes;
  plaintext: PlaintextBytes;
}

/** A received delivery to insert; the store assigns `seq` and `twin`. */
export interface NewReceived
  extends Omit<Received, 'seq' | 'twin' | 'replyStatus' | 'forwardError'>,
    ReceivedOutcome,
    Pick<ReceivedDetail, 'headers' | 'reply'> {
  body: Uint8Array;
  /** Id of the sent delivery that the headers name; accepted only if the two bodies are equal. */
  claimedTwin: string | null;
}

/** A received delivery whose large values are bytes. */
export interface ReceivedBytes extends Omit<ReceivedDetail, 'payload' | 'plaintext'> {
  body: Buffer;
  /** JSON in UTF-8. */
  payload: Buffer | null;
  plaintext: Buffer | null;
}

export interface ReceivedFilter {
  /** Search text, see `parseQuery`; throws `QueryError` when malformed. */
  q?: string | undefined;
  event?: string | undefined;
  verdict?: Verdict | undefined;
  endpoint?: string | undefined;
}

export interface ReceivedStore {
  /** Resolves after the commit; `twin` is the linked sent delivery in its new state. */
  insert(delivery: NewReceived): Promise<{ received: Received; twin: Sent | null }>;
  /** Adds a delivery received elsewhere; null when its id already exists. */
  import(delivery: NewReceived): Promise<Received | null>;
  /** Newest first, or oldest first with `after`. */
  list(options?: ReceivedFilter & PageOptions): Page<Received>;
  /** A page without `total`, which would need a search of all deliveries. */
  page(options: ReceivedFilter & PageOptions): Omit<Page<Received>, 'total'>;
  get(id: string): ReceivedDetail | null;
  /** The detail with large values as bytes: neither parsed nor encoded as base64. */
  bytes(id: string): ReceivedBytes | null;
  summary(id: string): Received | null;
  body(id: string): Uint8Array | null;
  resolve(ref: string): Resolution;
  /** Replaces the result of decoding; null when the delivery was deleted. */
  update(id: string, outcome: ReceivedOutcome): Promise<Received | null>;
  /**
   * Replaces the reply, which for a forwarded delivery is known later. `forwardError` is the error code when the
   * application did not respond. Null when the delivery was deleted.
   */
  setReply(id: string, reply: Reply | null, forwardError: string | null): Promise<Received | null>;
  /** Undecodable deliveries of an endpoint, newest first, `seq` below `beforeSeq`. */
  undecodable(endpoint: string, limit: number, beforeSeq?: number): Received[];
  /** Deletes one, whatever its state; false when there is none. */
  delete(id: string): Promise<boolean>;
  /** Deletes matching deliveries. Those that arrive after the call stay. */
  deleteWhere(filter: ReceivedFilter): Promise<Deletion>;
  /** Counts from `from` (ISO 8601) on, in `slots` slots of `slotMs`. */
  activity(options: { from: string; slotMs: number; slots: number }): Omit<Activity, 'seq'>;
  /** Begins an attempt of a forward or replay and returns its number; null when the delivery was deleted. */
  beginAttempt(id: string, start: AttemptStart): Promise<number | null>;
  endAttempt(id: string, number: number, end: AttemptEnd): Promise<Attempt | null>;
}
