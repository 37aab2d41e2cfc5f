import type { Paint, Style } from './print.ts';

/** Text, optionally with a style, which does not count for the width. */
export type Cell = string | { text: string; style: Style };

const GAP = '  ';

/** Formats rows as aligned lines; the last cell of a row is not padded. */
export function table(rows: ReadonlyArray<readonly Cell[]>, paint: Paint): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(textOf(cell)));
    }
  }
  return rows
    .map((row) => row.map((cell, column) => shown(cell, padding(row, column, widths), paint)).join(GAP))
    .join('\n');
}

function padding(row: readonly Cell[], column: number, widths: readonly number[]): number {
  return column === row.length - 1 ? 0 : (widths[column] ?? 0) - widthOf(textOf(row[column] ?? ''));
}

function shown(cell: Cell, pad: number, paint: Paint): string {
  const text = typeof cell === 'string' ? cell : paint(cell.style, cell.text);
  return text + ' '.repeat(pad);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function widthOf(text: string): number {
  return [...text].length;
}
