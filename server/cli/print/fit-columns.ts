/** How a column gives way when the terminal is too narrow. */
export interface Flexibility {
  /** Width to which its cells may be cut. Without it, cells are never cut. */
  minWidth?: number;
  /** The column with the highest rank is left out first. Without it, the column always stays. */
  dropRank?: number;
}

/** Blanks between two columns. */
export const GAP = 2;

/**
 * The width that each column gets on a terminal of `available` columns, or null for a column that is left out.
 * Columns are left out only when cutting all cells to their minimum is not enough. Cells are cut from the right, because
 * the columns on the left identify the row.
 */
export function fitColumns(
  columns: ReadonlyArray<Flexibility & { width: number }>,
  available: number,
): Array<number | null> {
  const minimum = (index: number) => {
    const { width = 0, minWidth = width } = columns[index] ?? {};
    return Math.min(width, minWidth);
  };
  const kept = keptColumns(columns, minimum, available);
  let excess = totalOf(kept.map((index) => columns[index]?.width ?? 0)) - available;
  const widths: Array<number | null> = columns.map(() => null);
  for (const index of kept.toReversed()) {
    const width = columns[index]?.width ?? 0;
    const less = Math.max(0, Math.min(excess, width - minimum(index)));
    excess -= less;
    widths[index] = width - less;
  }
  return widths;
}

/** Indexes of the columns whose smallest widths fit. */
function keptColumns(
  columns: readonly Flexibility[],
  minimum: (index: number) => number,
  available: number,
): number[] {
  let kept = columns.map((_, index) => index);
  const byRank = kept
    .filter((index) => columns[index]?.dropRank !== undefined)
    .sort((a, b) => (columns[b]?.dropRank ?? 0) - (columns[a]?.dropRank ?? 0));
  for (const dropped of byRank) {
    if (totalOf(kept.map(minimum)) <= available) break;
    kept = kept.filter((index) => index !== dropped);
  }
  return kept;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP * Math.max(0, widths.length - 1));
}
