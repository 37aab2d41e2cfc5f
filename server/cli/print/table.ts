import { GAP } from './fit-columns.ts';
import type { Paint, Style } from './print.ts';
import { textWidth } from './text-width.ts';

/** Text, optionally with a style, which does not count for the width. */
export type Cell = string | { text: string; style: Style };

/** Formats rows as aligned lines without blanks at their ends. */
export function table(rows: ReadonlyArray<readonly Cell[]>, paint: Paint): string {
  const widths = columnWidths(rows);
  return rows.map((row) => lineOf(row, widths, paint)).join('\n');
}

/** The width of the widest cell of each column. */
export function columnWidths(rows: ReadonlyArray<readonly Cell[]>): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, textWidth(textOf(cell)));
    }
  }
  return widths;
}

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function lineOf(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  const end = row.findLastIndex((cell) => textOf(cell) !== '');
  return row
    .slice(0, end + 1)
    .map((cell, column) => {
      const text = typeof cell === 'string' ? cell : paint(cell.style, cell.text);
      const pad = column === end ? 0 : (widths[column] ?? 0) - textWidth(textOf(cell));
      return text + ' '.repeat(pad);
    })
    .join(' '.repeat(GAP));
}
