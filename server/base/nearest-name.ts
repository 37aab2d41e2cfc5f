/**
 * The known name that the user probably meant: the one with the fewest typing mistakes (at most a third of its
 * letters), else the only one that contains `wanted`. Ignores case. Null when there is none.
 */
export function nearestName(wanted: string, known: readonly string[]): string | null {
  const text = wanted.toLowerCase();
  const [nearest] = known
    .map((name) => ({ name, distance: editDistance(text, name.toLowerCase()) }))
    .filter(
      ({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(name.length, text.length) / 3)),
    )
    .sort((a, b) => a.distance - b.distance);
  if (nearest) return nearest.name;
  const containing = text.length > 1 ? known.filter((name) => name.toLowerCase().includes(text)) : [];
  return containing.length === 1 ? (containing[0] ?? null) : null;
}

/** Longer names are not compared: the time grows with the product of both lengths. */
const MAX_LENGTH = 200;

/** Number of typing mistakes between two names: characters added, omitted, replaced, or swapped with the next one. */
function editDistance(a: string, b: string): number {
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const steps = [
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      ];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && isSwapped) steps.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...steps));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
