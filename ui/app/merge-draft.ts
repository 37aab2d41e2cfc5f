/** Whether two drafts have the same values. */
export const sameDraft = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

interface Versions<D> {
  /** The settings that the edits are based on. */
  base: D;
  /** The same settings with the reader's edits. */
  edited: D;
  /** The settings as the server has them now. */
  newer: D;
}

/** Applies the reader's edits to newer settings: a field that was not edited takes the newer value. */
export function mergeDraft<D extends object>({ base, edited, newer }: Versions<D>): D {
  const names = Object.keys(edited) as Array<keyof D>;
  const edits = names.filter((name) => !sameDraft(base[name], edited[name]));
  return { ...newer, ...Object.fromEntries(edits.map((name) => [name, edited[name]])) };
}
