/** Custom properties in `tokens.css` with the row heights of virtual lists. */
type RowProperty = '--row' | '--hex-row' | '--tree-row';

const known = new Map<RowProperty, number>();

/** Height of a row in pixels, as the style sheet declares it. */
export function rowHeightPx(property: RowProperty): number {
  const before = known.get(property);
  if (before !== undefined) return before;
  const declared = getComputedStyle(document.documentElement).getPropertyValue(property);
  const height = Number.parseFloat(declared);
  known.set(property, height);
  return height;
}
