import type { FailedConnection } from '../../server/types.ts';

const keyOf = ({ reason, remote, serverName }: FailedConnection): string =>
  JSON.stringify([reason, remote, serverName]);

/** The list with one failure told anew at its head: the server counts those of one peer and reason together. */
export function withFailure(
  known: readonly FailedConnection[],
  failure: FailedConnection,
): readonly FailedConnection[] {
  const key = keyOf(failure);
  return [failure, ...known.filter((other) => keyOf(other) !== key)];
}
