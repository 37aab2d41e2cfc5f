import type { Attempt, HeaderPair, Page, Sent, SentDetail, SentState, WebhookTls } from '../../types.ts';
import type { Amount, AttemptEnd, AttemptStart, Deletion, PageOptions, Resolution } from './common.ts';

/** A sent delivery about to be stored, `pending` and without attempts. */
export interface NewSent
  extends Pick<
      Sent,
      'id' | 'createdAt' | 'event' | 'about' | 'url' | 'format' | 'encryption' | 'nextAttemptAt'
    >,
    Pick<SentDetail, 'headers'> {
  webhookId: string | null;
  webhookName: string | null;
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

export interface SentFilter {
  /** Search text, see `parseQuery`; throws `QueryError` when malformed. */
  q?: string | undefined;
  event?: string | undefined;
  state?: SentState | undefined;
  /** Id or name. */
  webhook?: string | undefined;
}

/** What a delivery becomes after an attempt. */
export type SentNext = Pick<Sent, 'state' | 'nextAttemptAt'>;

/**
 * Decides what comes next for a delivery whose attempt has ended. Called within the transaction, with the delivery as it
 * stands. `isResend`: a person sent it again, so no retries follow.
 */
export type Decide = (sent: Sent, isResend: boolean) => SentNext;

/** `busy`: pending, or an attempt has not ended; `full`: no more may be pending. */
export type Reopened = { sent: Sent } | { refused: 'missing' | 'busy' | 'full' };

export interface SentStore {
  /** Stores them in order as far as what may be pending has room, and gives those stored; resolves once committed. */
  insert(deliveries: readonly NewSent[]): Promise<Sent[]>;
  /** What may still become pending, and what may be in all. */
  room(): Amount & { limit: Amount };
  /** Newest first, or oldest first with `after`. */
  list(options?: SentFilter & PageOptions): Page<Sent>;
  /** The same without the number of all, which takes a search through everything kept. */
  page(options: SentFilter & PageOptions): Omit<Page<Sent>, 'total'>;
  get(id: string): SentDetail | null;
  summary(id: string): Sent | null;
  body(id: string): Uint8Array | null;
  source(id: string): SentSource | null;
  resolve(ref: string): Resolution;
  /** Deletes one, whatever its state; false when there is none. */
  delete(id: string): Promise<boolean>;
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
  /**
   * Makes no further attempt of a pending delivery; null unless it is one. It becomes `cancelled`, or what it was before
   * if it was resent.
   */
  cancel(id: string): Promise<Sent | null>;
  /** Cancels the oldest pending deliveries of a webhook, at most `limit`. */
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
