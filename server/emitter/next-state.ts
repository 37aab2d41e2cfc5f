import { createHash } from 'node:crypto';
import { isSuccess } from '../base/is-success.ts';
import type { SentNext } from '../store/index.ts';
import type { Attempt, Sent, Webhook } from '../types.ts';
import { nextDelayMs, retryAfterMs } from './retry.ts';

export interface EndedAttempt extends Pick<Attempt, 'response' | 'error'> {
  /** The webhook with its current settings; null when it was deleted. */
  webhook: Webhook | null;
  /** A person resent the delivery: no retries. */
  isResend: boolean;
  nowMs: number;
}

/** The next state of a delivery after an attempt. `sent` does not count this attempt yet. */
export function nextState(sent: Sent, ended: EndedAttempt): SentNext {
  const { response, error, webhook, isResend, nowMs } = ended;
  // Also after a cancellation during the attempt, because the delivery arrived.
  if (!error && isSuccess(response?.status)) return over('delivered');
  if (sent.state !== 'pending') return over(sent.state);
  const number = sent.attemptCount + 1;
  const delayMs =
    isResend || !webhook?.enabled ? null : nextDelayMs(webhook.retry, number, chance(sent.id, number));
  if (delayMs === null) return over('failed');
  const askedMs = response ? retryAfterMs(response.headers, nowMs) : 0;
  return { state: 'pending', nextAttemptAt: new Date(nowMs + Math.max(delayMs, askedMs)).toISOString() };
}

function over(state: Sent['state']): SentNext {
  return { state, nextAttemptAt: null };
}

/** A number from 0 to 1, derived from the attempt, so that runs are repeatable. */
function chance(id: string, number: number): number {
  return createHash('sha256').update(`${id}.${number}`).digest().readUInt32BE() / 0xffffffff;
}
