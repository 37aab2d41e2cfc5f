const USUAL = 'purchase_made';

/** The event that an example is made of, out of those that can be chosen. */
export function usualEvent(types: readonly string[]): string {
  return types.includes(USUAL) ? USUAL : (types[0] ?? USUAL);
}
