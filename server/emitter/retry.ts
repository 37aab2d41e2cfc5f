import { headerValue } from '../base/headers.ts';
import type { HeaderPair, RetryPolicy } from '../types.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays after each attempt, in milliseconds, and the maximum share that jitter adds. */
interface Schedule {
  delaysMs: readonly number[];
  jitter: number;
}

/**
 * The schedules by name. `standard-webhooks` is the example of its specification: ten entries, of which the first,
 * "immediately", is the first attempt. The specification requires jitter.
 */
const SCHEDULES: Record<Exclude<RetryPolicy, object>, Schedule> = {
  none: { delaysMs: [], jitter: 0 },
  fast: { delaysMs: [100, 200, 400, 800], jitter: 0 },
  'standard-webhooks': {
    delaysMs: [
      5 * SECOND,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ],
    jitter: 0.1,
  },
};

/** Maximum wait that a receiver may request: a day, as the longest delay of the schedules. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/**
 * Milliseconds from the end of attempt `number` to the next one, null when that was the last.
 * @param random From 0 to 1; determines the jitter.
 */
export function nextDelayMs(policy: RetryPolicy, number: number, random: number): number | null {
  const { delaysMs, jitter } =
    typeof policy === 'object' ? { delaysMs: policy.delaysMs, jitter: 0 } : SCHEDULES[policy];
  const delayMs = delaysMs[number - 1];
  return delayMs === undefined ? null : Math.round(delayMs * (1 + jitter * random));
}

/**
 * The wait requested by a `Retry-After` header (RFC 9110, section 10.2.3: seconds or a date), in milliseconds; 0
 * without one.
 */
export function retryAfterMs(headers: readonly HeaderPair[], nowMs: number): number {
  const text = headerValue(headers, 'retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : 0;
}
