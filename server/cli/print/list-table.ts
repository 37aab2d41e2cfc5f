import type { Io } from '../io.ts';
import { type Flexibility, fitColumns } from './fit-columns.ts';
import { type Cell, columnWidths, table, textOf } from './table.ts';
import { cutToWidth } from './text-width.ts';

/** One column of a list. */
export interface ListColumn<T> extends Flexibility {
  title: string;
  cell: (item: T) => Cell;
  /** Text before the value when the list has no header. */
  label?: string;
}

/**
 * A list as aligned lines. On a terminal, a header names the columns, and lines are made to fit its width. Elsewhere
 * each line is an item and nothing is cut, so that grep, awk and `wc -l` work.
 */
export function listTable<T>(
  items: readonly T[],
  columns: ReadonlyArray<ListColumn<T>>,
  { terminal, terminalWidth, paint }: Pick<Io, 'terminal' | 'terminalWidth' | 'paint'>,
): string {
  if (!terminal) return table(rowsOf(items, columns, withLabel), paint);
  const header = columns.map(({ title }): Cell => ({ text: title, style: 'dim' }));
  const rows = [header, ...rowsOf(items, columns, (cell) => cell)];
  return table(terminalWidth === null ? rows : fitted(rows, columns, terminalWidth), paint);
}

function rowsOf<T>(
  items: readonly T[],
  columns: ReadonlyArray<ListColumn<T>>,
  shown: (cell: Cell, column: ListColumn<T>) => Cell,
): Cell[][] {
  return items.map((item) => columns.map((column) => shown(column.cell(item), column)));
}

function withLabel<T>(cell: Cell, { label }: ListColumn<T>): Cell {
  const text = textOf(cell);
  return label === undefined || text === '' ? cell : withText(cell, `${label} ${text}`);
}

function fitted(
  rows: ReadonlyArray<readonly Cell[]>,
  columns: readonly Flexibility[],
  available: number,
): Cell[][] {
  const natural = columnWidths(rows);
  const widths = fitColumns(
    columns.map((column, index) => ({ ...column, width: natural[index] ?? 0 })),
    available,
  );
  return rows.map((row) =>
    row.flatMap((cell, index) => {
      const width = widths[index] ?? null;
      return width === null ? [] : [withText(cell, cutToWidth(textOf(cell), width))];
    }),
  );
}

function withText(cell: Cell, text: string): Cell {
  return typeof cell === 'string' ? text : { ...cell, text };
}
