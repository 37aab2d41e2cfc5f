import { createHash } from 'node:crypto';
import type { SentNext } from '../store/index.ts';
import type { Attempt, Sent, Webhook } from '../types.ts';
import { nextDelayMs, retryAfterMs } from './retry.ts';

export interface EndedAttempt extends Pick<Attempt, 'response' | 'error'> {
  /** As they are set now, null once deleted. */
  webhook: Webhook | null;
  /** A person sent it again: no retries. */
  isResend: boolean;
  nowMs: number;
}

/** What comes next for a delivery whose attempt has ended; `sent` is as it stands before that attempt is counted. */
export function nextState(sent: Sent, ended: EndedAttempt): SentNext {
  const { response, error, webhook, isResend, nowMs } = ended;
  // Also when it was cancelled during the attempt: it did arrive.
  if (response && !error && response.status >= 200 && response.status < 300) return over('delivered');
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

/** A number between 0 and 1 that is the same for the same attempt, so that a run can be repeated. */
function chance(id: string, number: number): number {
  return createHash('sha256').update(`${id}.${number}`).digest().readUInt32BE() / 0xffffffff;
}
