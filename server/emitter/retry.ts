import type { RetryPolicy } from '../types.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Milliseconds to wait after each attempt, the first entry after attempt 1; no entry, no further attempt.
 * `standard-webhooks` is the schedule of the Standard Webhooks specification, whose first entry is "immediately".
 */
export function delaysMs(policy: RetryPolicy): readonly number[] {
  if (typeof policy === 'object') return policy.delaysMs;
  switch (policy) {
    case 'none':
      return [];
    case 'fast':
      return [100, 200, 400, 800];
    case 'standard-webhooks':
      return [
        5 * SECOND,
        5 * MINUTE,
        30 * MINUTE,
        2 * HOUR,
        5 * HOUR,
        10 * HOUR,
        14 * HOUR,
        20 * HOUR,
        24 * HOUR,
      ];
  }
}
