/** What is wrong in a text, and where: `offset` in UTF-16 code units. */
export interface TextFault {
  message: string;
  offset: number;
}

export interface TextPosition {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** The line around the offset, cut to a readable width. */
  excerpt: string;
  /** Where in `excerpt` the offset is, from 0. */
  caret: number;
}

const AROUND = 40;

/** Line, column and surroundings of `offset`. */
export function positionAt(text: string, offset: number): TextPosition {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const from = Math.max(lineStart, offset - AROUND);
  const to = Math.min(lineEnd === -1 ? text.length : lineEnd, offset + AROUND);
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < lineStart; at = text.indexOf('\n', at + 1)) line += 1;
  return {
    line,
    column: offset - lineStart + 1,
    excerpt: text.slice(from, to).replaceAll(/[\t\r]/g, ' '),
    caret: offset - from,
  };
}
