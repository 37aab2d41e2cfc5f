import type { FailedConnection } from '../../server/types.ts';

/** The same number as the server keeps. */
const MAX_FAILURES = 50;

const keyOf = ({ reason, remote, serverName }: FailedConnection): string =>
  JSON.stringify([reason, remote, serverName]);

/**
 * The list with one failure moved to the front in its newest state. The server counts failures of one peer and reason
 * as one.
 */
export function withFailure(
  known: readonly FailedConnection[],
  failure: FailedConnection,
): readonly FailedConnection[] {
  const key = keyOf(failure);
  return [failure, ...known.filter((other) => keyOf(other) !== key)].slice(0, MAX_FAILURES);
}

/**
 * Merges the server's list with failures that the stream sent while the list was being read. Of two entries for the
 * same failure the newer one is kept. Most recent first.
 */
export function withFailures(
  known: readonly FailedConnection[],
  told: readonly FailedConnection[],
): readonly FailedConnection[] {
  const latest = new Map<string, FailedConnection>();
  for (const failure of [...told, ...known]) {
    const key = keyOf(failure);
    const other = latest.get(key);
    if (other === undefined || failure.lastAt > other.lastAt) latest.set(key, failure);
  }
  return [...latest.values()]
    .sort((left, right) => (left.lastAt < right.lastAt ? 1 : -1))
    .slice(0, MAX_FAILURES);
}
