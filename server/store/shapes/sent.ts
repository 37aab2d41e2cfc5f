import type { Attempt, HeaderPair, Page, Sent, SentDetail, SentState, WebhookTls } from '../../types.ts';
import type { Amount, AttemptEnd, AttemptStart, Deletion, PageOptions, Resolution } from './common.ts';

/** A sent delivery to insert, `pending` and without attempts. */
export interface NewSent
  extends Pick<
      Sent,
      'id' | 'createdAt' | 'event' | 'about' | 'url' | 'format' | 'encryption' | 'nextAttemptAt'
    >,
    Pick<SentDetail, 'headers'> {
  webhookId: string | null;
  webhookName: string | null;
  body: Uint8Array;
  /** As JSON text, so that copies of one payload share one string. */
  payload: string;
  /** The TLS settings in force when it was created. */
  tls: WebhookTls;
}

/** Everything needed to send a stored delivery again. */
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

/** The state of a delivery after an attempt. */
export type SentNext = Pick<Sent, 'state' | 'nextAttemptAt'>;

/**
 * Decides the next state after an attempt. Called inside the transaction with the current delivery. `isResend`: a
 * person resent it, so no retries follow.
 */
export type Decide = (sent: Sent, isResend: boolean) => SentNext;

/** `busy`: pending, or an attempt has not ended; `full`: the limit of pending deliveries is reached. */
export type Reopened = { sent: Sent } | { refused: 'missing' | 'busy' | 'full' };

export interface SentStore {
  /**
   * Inserts deliveries in order while there is room for pending ones. Resolves with the inserted ones after the commit.
   */
  insert(deliveries: readonly NewSent[]): Promise<Sent[]>;
  /** How much more may become pending, and the limit for pending deliveries. */
  room(): Amount & { limit: Amount };
  /** Newest first, or oldest first with `after`. */
  list(options?: SentFilter & PageOptions): Page<Sent>;
  /** A page without `total`, which would need a search of all deliveries. */
  page(options: SentFilter & PageOptions): Omit<Page<Sent>, 'total'>;
  get(id: string): SentDetail | null;
  summary(id: string): Sent | null;
  body(id: string): Uint8Array | null;
  source(id: string): SentSource | null;
  resolve(ref: string): Resolution;
  /** Deletes one, whatever its state; false when there is none. */
  delete(id: string): Promise<boolean>;
  /** Deletes matching deliveries. Those that arrive after the call stay. */
  deleteWhere(filter: SentFilter): Promise<Deletion>;
  /** True if the delivery is pending, has no open attempt, and `number` is the next one; otherwise nothing begins. */
  beginAttempt(id: string, start: AttemptStart & { number: number }): Promise<boolean>;
  /** Null when the delivery was deleted, or no attempt with this number is open. */
  endAttempt(
    id: string,
    number: number,
    end: AttemptEnd,
    decide: Decide,
  ): Promise<{ attempt: Attempt; sent: Sent } | null>;
  /**
   * Cancels a pending delivery; null when it is not pending. Its state becomes `cancelled`, or for a resent one the
   * state from before the resend.
   */
  cancel(id: string): Promise<Sent | null>;
  /** Cancels the oldest pending deliveries of a webhook, at most `limit`. */
  cancelSome(webhookId: string, limit: number): Promise<Sent[]>;
  /** Makes a finished delivery pending again, for one attempt without retries. */
  reopen(id: string): Promise<Reopened>;
  /** Makes the next attempt of a pending delivery due now; null when it is not pending or an attempt is in progress. */
  hasten(id: string): Promise<Sent | null>;
  /** The time of the latest sent delivery or attempt, in milliseconds since the epoch; 0 when there is none. */
  lastTimeMs(): number;
  /** All pending deliveries, oldest first. */
  pending(): Sent[];
  /**
   * Ends the attempts that a crash interrupted, also those of received deliveries, with the error `interrupted`.
   * Returns the sent deliveries concerned in their new state.
   */
  recoverInterrupted(endedAt: string, decide: Decide): Promise<Sent[]>;
}
