import type { ContractChange } from '../../server/contract/difference.ts';

/**
 * The changes that are not adopted, each by its `where`. Kept when the proposal is read again, so that no choice is
 * lost.
 */
export type LeftOut = ReadonlySet<string>;

const isInside = (one: ContractChange, other: ContractChange): boolean =>
  one.where.startsWith(`${other.where}/`);

/** Whether ticking or unticking `change` does the same to `other`. */
function goesWith(change: ContractChange, other: ContractChange, ticked: boolean): boolean {
  if (change.kind === 'changed' || other.kind !== change.kind) return false;
  if (isInside(other, change)) return true;
  // A new property needs its parent; a property that is not removed keeps its parent.
  return isInside(change, other) && ticked === (change.kind === 'added');
}

/** The choice after some changes were ticked or unticked. */
export function withTicks(
  changes: readonly ContractChange[],
  leftOut: LeftOut,
  { places, ticked }: { places: readonly string[]; ticked: boolean },
): LeftOut {
  const next = new Set(leftOut);
  const chosen = changes.filter(({ where }) => places.includes(where));
  const concerned = changes.filter(
    (other) => chosen.includes(other) || chosen.some((change) => goesWith(change, other, ticked)),
  );
  for (const { where } of concerned) {
    if (ticked) next.delete(where);
    else next.add(where);
  }
  return next;
}

/** The changes that are ticked. */
export function tickedOf(changes: readonly ContractChange[], leftOut: LeftOut): ContractChange[] {
  return changes.filter(({ where }) => !leftOut.has(where));
}
