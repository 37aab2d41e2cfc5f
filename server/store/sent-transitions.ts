import type { Attempt, AttemptError, Sent } from '../types.ts';
import { beginAttempt, endAttempt, hasOpenAttempt, openAttempts } from './attempts.ts';
import { seqOf } from './ids.ts';
import { SENT_SELECT, type SentRow, toMs, toSent } from './sent-rows.ts';
import type { Amount, AttemptEnd, AttemptStart, Decide, Reopened, SentNext, StoreLimits } from './shapes.ts';
import { pendingLimit, pendingRoom } from './shares.ts';
import type { Statements } from './statements.ts';
import type { Transaction } from './writer.ts';

/**
 * Only this file changes the state of a sent delivery. Each change reads the state within its own transaction, because
 * a state read earlier may be outdated.
 */

/**
 * Begins attempt `number`; false when the delivery is not pending, has an open attempt, or another number is the next.
 */
export function beginNext(
  transaction: Transaction,
  id: string,
  start: AttemptStart & { number: number },
): boolean {
  const { sql } = transaction;
  const sent = readSent(sql, seqOf(sql, 'sent', id));
  if (sent?.state !== 'pending' || sent.attemptCount + 1 !== start.number) return false;
  if (hasOpenAttempt(sql, 'sent', sent.seq)) return false;
  beginAttempt(transaction, 'sent', sent.seq, start);
  return true;
}

/**
 * Ends an attempt. `decide` gets the delivery's current state and returns the next one. Null when no such attempt is
 * open.
 */
export function endNext(
  transaction: Transaction,
  id: string,
  { number, end, decide }: { number: number; end: AttemptEnd; decide: Decide },
  limits: StoreLimits,
): { attempt: Attempt; sent: Sent } | null {
  const { sql } = transaction;
  const seq = seqOf(sql, 'sent', id);
  const before = readSent(sql, seq);
  if (seq === null || !before) return null;
  const next = decide(before, isResend(sql, seq));
  const attempt = endAttempt(transaction, 'sent', seq, number, fitting(end, next, transaction, limits));
  if (!attempt) return null;
  // An attempt that a cancel aborted says nothing about the delivery, so its last status stays.
  const lastStatus = end.response?.status ?? (before.state === 'pending' ? null : before.lastStatus);
  transaction.change('sent', seq, () =>
    sql.run(
      'UPDATE sent SET state = ?, next_attempt_at = ?, attempt_count = attempt_count + 1, last_status = ? WHERE seq = ?',
      ...[next.state, toMs(next.nextAttemptAt), lastStatus, seq],
    ),
  );
  const sent = readSent(sql, seq);
  return sent && { attempt, sent };
}

/**
 * Drops the response body when the delivery stays pending and pending deliveries already fill their share of the limit.
 */
function fitting(end: AttemptEnd, next: SentNext, { totals }: Transaction, limits: StoreLimits): AttemptEnd {
  const { response } = end;
  const isFull = totals().pendingBytes >= pendingLimit(limits).bytes;
  return next.state === 'pending' && isFull && response
    ? { ...end, response: { ...response, body: '' } }
    : end;
}

/** Cancels a pending delivery; null when it is not pending. A resent one gets back the state from before the resend. */
export function cancel(transaction: Transaction, id: string): Sent | null {
  const { sql } = transaction;
  const seq = seqOf(sql, 'sent', id);
  return seq !== null && cancelOne(transaction, seq) ? readSent(sql, seq) : null;
}

/** Cancels the oldest pending deliveries of a webhook, at most `limit`. */
export function cancelSome(transaction: Transaction, webhookId: string, limit: number): Sent[] {
  const { sql } = transaction;
  const rows = sql.all<{ seq: number }>(
    `SELECT seq FROM sent WHERE webhook_id = ? AND state = 'pending' ORDER BY seq LIMIT ?`,
    webhookId,
    limit,
  );
  return rows.flatMap(({ seq }) => {
    cancelOne(transaction, seq);
    return readSent(sql, seq) ?? [];
  });
}

/** Makes a finished delivery pending again, for one attempt without retries. */
export function reopen(transaction: Transaction, id: string, limits: StoreLimits): Reopened {
  const { sql } = transaction;
  const seq = seqOf(sql, 'sent', id);
  const before = readSent(sql, seq);
  if (seq === null || !before) return { refused: 'missing' };
  if (before.state === 'pending' || hasOpenAttempt(sql, 'sent', seq)) return { refused: 'busy' };
  if (!fits(pendingRoom(transaction.totals(), limits), storedBytes(sql, seq))) return { refused: 'full' };
  transaction.change('sent', seq, () =>
    sql.run(
      `UPDATE sent SET resent_from = state, state = 'pending', next_attempt_at = NULL WHERE seq = ?`,
      seq,
    ),
  );
  const sent = readSent(sql, seq);
  return sent ? { sent } : { refused: 'missing' };
}

/** Makes the next attempt of a pending delivery due now; null when it is not pending or an attempt is in progress. */
export function hasten({ sql }: Transaction, id: string): Sent | null {
  const seq = seqOf(sql, 'sent', id);
  if (seq === null || hasOpenAttempt(sql, 'sent', seq)) return null;
  const changed = sql.run(`UPDATE sent SET next_attempt_at = NULL WHERE seq = ? AND state = 'pending'`, seq);
  return changed > 0 ? readSent(sql, seq) : null;
}

/** Ends the attempts that a crash interrupted, and decides the next state of their sent deliveries. */
export function recover(
  transaction: Transaction,
  { endedAt, decide }: { endedAt: string; decide: Decide },
  limits: StoreLimits,
): Sent[] {
  const error: AttemptError = {
    code: 'interrupted',
    message: `rai-hooks stopped during this attempt (detected at ${endedAt}).`,
    hint: 'It is unknown whether the delivery arrived. Check the receiving application, then resend if needed.',
  };
  const end: AttemptEnd = { durationMs: 0, response: null, error };
  return openAttempts(transaction.sql).flatMap(({ kind, owner, number }) => {
    if (kind === 'received') {
      endAttempt(transaction, kind, owner, number, end);
      return [];
    }
    const sent = readSent(transaction.sql, owner);
    const ended = sent && endNext(transaction, sent.id, { number, end, decide }, limits);
    return ended ? [ended.sent] : [];
  });
}

/** Whether there is room for one more delivery of this size. */
export function fits(room: Amount, bytes: number): boolean {
  return room.deliveries > 0 && room.bytes >= bytes;
}

function cancelOne(transaction: Transaction, seq: number): boolean {
  let changed = 0;
  transaction.change('sent', seq, () => {
    changed = transaction.sql.run(
      `UPDATE sent SET state = ifnull(resent_from, 'cancelled'), next_attempt_at = NULL
         WHERE seq = ? AND state = 'pending'`,
      seq,
    );
  });
  return changed > 0;
}

function isResend(sql: Statements, seq: number): boolean {
  const row = sql.get<{ resent_from: string | null }>('SELECT resent_from FROM sent WHERE seq = ?', seq);
  return typeof row?.resent_from === 'string';
}

function storedBytes(sql: Statements, seq: number): number {
  return sql.get<{ bytes: number }>('SELECT stored_bytes AS bytes FROM sent WHERE seq = ?', seq)?.bytes ?? 0;
}

function readSent(sql: Statements, seq: number | null): Sent | null {
  const row = seq === null ? undefined : sql.get<SentRow>(`${SENT_SELECT} WHERE d.seq = ?`, seq);
  return row ? toSent(row) : null;
}
