import type { ContractChange } from '../../server/contract/difference.ts';

/** The changes that are not to be adopted, each by its `where`. It outlives a new proposal, so that no tick is lost. */
export type LeftOut = ReadonlySet<string>;

const isInside = (one: ContractChange, other: ContractChange): boolean =>
  one.where.startsWith(`${other.where}/`);

/** The changes that go with one: what stands inside a new property comes with it, and what stands inside a removed one goes with it. */
function goesWith(change: ContractChange, other: ContractChange, ticked: boolean): boolean {
  if (change.kind === 'changed' || other.kind !== change.kind) return false;
  if (isInside(other, change)) return true;
  // A new property needs the one around it; a property that stays keeps the one around it.
  return isInside(change, other) && ticked === (change.kind === 'added');
}

/** The choice after some changes were ticked, or their ticks taken away. */
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
