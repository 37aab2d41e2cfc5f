import type { DecodedBytes } from '../codec/decoding.ts';

/** Adds the counts that are stored with a decoding. */
export function outcomeOf(decoded: DecodedBytes) {
  return { ...decoded, issueCount: decoded.issues.length, driftCount: decoded.drift.length };
}
