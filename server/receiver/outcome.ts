import type { DecodedBytes } from '../codec/decoding.ts';

/** What of a decoding is kept with the delivery. */
export function outcomeOf(decoded: DecodedBytes) {
  return { ...decoded, issueCount: decoded.issues.length, driftCount: decoded.drift.length };
}
