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

/** What of a decoding the summary shows. */
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

/** What decoding found; a later decoding with another key replaces all of it. */
export interface ReceivedOutcome extends OutcomeSummary, Pick<ReceivedDetail, 'stages' | 'issues' | 'drift'> {
  payload: PayloadBytes;
  plaintext: PlaintextBytes;
}

/** A received delivery about to be stored; the store gives `seq` and `twin`. */
export interface NewReceived
  extends Omit<Received, 'seq' | 'twin' | 'replyStatus' | 'forwardError'>,
    ReceivedOutcome,
    Pick<ReceivedDetail, 'headers' | 'reply'> {
  body: Uint8Array;
  /** Id of the sent delivery its headers name; believed only if the two bodies are equal. */
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
  /** Resolves once committed; `twin` is the sent delivery that was linked, as it now stands. */
  insert(delivery: NewReceived): Promise<{ received: Received; twin: Sent | null }>;
  /** Adds a delivery received elsewhere; null when its id is here already. */
  import(delivery: NewReceived): Promise<Received | null>;
  /** Newest first, or oldest first with `after`. */
  list(options?: ReceivedFilter & PageOptions): Page<Received>;
  /** The same without the number of all, which takes a search through everything kept. */
  page(options: ReceivedFilter & PageOptions): Omit<Page<Received>, 'total'>;
  get(id: string): ReceivedDetail | null;
  /** The same with all that may be large as bytes: nothing is parsed, and nothing written in base64. */
  bytes(id: string): ReceivedBytes | null;
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
  /** Deletes one, whatever its state; false when there is none. */
  delete(id: string): Promise<boolean>;
  /** Deletes what matched at the time of the call. */
  deleteWhere(filter: ReceivedFilter): Promise<Deletion>;
  /** Counts from `from` (ISO 8601) on, in `slots` slots of `slotMs`. */
  activity(options: { from: string; slotMs: number; slots: number }): Omit<Activity, 'seq'>;
  /** Begins a forwarding or replay and gives its number, null when the delivery is gone. */
  beginAttempt(id: string, start: AttemptStart): Promise<number | null>;
  endAttempt(id: string, number: number, end: AttemptEnd): Promise<Attempt | null>;
}
