import type { ParseCause } from '../types.ts';

/** Why a text cannot be read, and where: `offset` counts UTF-16 code units. */
export interface ParseProblem {
  cause: ParseCause;
  message: string;
  offset: number;
}

export interface TextPosition {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** The part of the line around the offset, at most 80 characters. */
  excerpt: string;
  /** The index of the offset in `excerpt`, from 0. */
  caret: number;
}

/** Characters of the line that an excerpt shows on each side of the offset. */
const AROUND = 40;

/** Line, column and excerpt of `offset`. */
export function positionAt(text: string, offset: number): TextPosition {
  const [{ line, column }] = linesAndColumns(text, [offset]) as [LineAndColumn];
  const lineStart = offset - column + 1;
  const lineEnd = text.indexOf('\n', offset);
  const from = Math.max(lineStart, offset - AROUND);
  const to = Math.min(lineEnd === -1 ? text.length : lineEnd, offset + AROUND);
  const excerpt = text.slice(from, to).replaceAll(/[\t\r]/g, ' ');
  return { line, column, excerpt, caret: offset - from };
}

export type LineAndColumn = Pick<TextPosition, 'line' | 'column'>;

/** Line and column of each offset, in the order given. Reads the text once, whatever the number of offsets. */
export function linesAndColumns(text: string, offsets: readonly number[]): LineAndColumn[] {
  const found = offsets.map((offset) => ({ offset, line: 1, column: 1 }));
  let [line, lineStart, lineEnd] = [1, 0, text.indexOf('\n')];
  for (const one of found.toSorted((a, b) => a.offset - b.offset)) {
    while (lineEnd !== -1 && lineEnd < one.offset) {
      line += 1;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf('\n', lineStart);
    }
    one.line = line;
    one.column = one.offset - lineStart + 1;
  }
  return found.map((one) => ({ line: one.line, column: one.column }));
}
