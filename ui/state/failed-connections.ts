import type { FailedConnection } from '../../server/types.ts';

/** As many as the server keeps. */
const MAX_FAILURES = 50;

const keyOf = ({ reason, remote, serverName }: FailedConnection): string =>
  JSON.stringify([reason, remote, serverName]);

/** The list with one failure told anew at its head: the server counts those of one peer and reason together. */
export function withFailure(
  known: readonly FailedConnection[],
  failure: FailedConnection,
): readonly FailedConnection[] {
  const key = keyOf(failure);
  return [failure, ...known.filter((other) => keyOf(other) !== key)].slice(0, MAX_FAILURES);
}

/**
 * The list as the server told it, with what the stream told while the answer was on its way: neither may undo the
 * other. Of one failure told twice, the later telling counts. The most recent first.
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
