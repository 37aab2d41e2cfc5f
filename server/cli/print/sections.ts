import type { Paint } from './print.ts';

/** A titled block of lines. */
export interface Section {
  title: string;
  /** May have several lines. */
  text: string;
}

/** Formats a head and sections with blank lines between them; the text of a section is indented. */
export function sections(head: readonly string[], parts: readonly Section[], paint: Paint): string {
  const blocks = parts.map(({ title, text }) => `${paint('bold', title)}\n${text.replace(/^/gm, '  ')}`);
  return [head.join('\n'), ...blocks].join('\n\n');
}
