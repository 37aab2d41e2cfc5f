/** Whether two drafts hold the same values. */
export const sameDraft = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

interface Versions<D> {
  /** The settings that editing began with. */
  base: D;
  /** The same with the edits made here. */
  edited: D;
  /** The settings as the server has them now. */
  newer: D;
}

/** Puts the edits made here on top of newer settings: a field that was not edited here takes the newer value. */
export function mergeDraft<D extends object>({ base, edited, newer }: Versions<D>): D {
  const names = Object.keys(edited) as Array<keyof D>;
  const edits = names.filter((name) => !sameDraft(base[name], edited[name]));
  return { ...newer, ...Object.fromEntries(edits.map((name) => [name, edited[name]])) };
}
