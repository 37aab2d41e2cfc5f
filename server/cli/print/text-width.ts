import { stripVTControlCharacters } from 'node:util';

const ASCII = /^[\x20-\x7e]*$/;
/** Emoji, and the scripts whose characters take two columns of a terminal. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}])/u;
/** Narrower columns of text are harder to read than lines that the terminal wraps. */
const MIN_TEXT_WIDTH = 20;
const NO_WIDTH = /^\p{M}+$/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that the text takes on a terminal: a CJK character or an emoji takes two, a combining mark none. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return charactersOf(text).reduce((sum, character) => sum + characterWidth(character), 0);
}

/** The text, or as much of its beginning as fits into that many columns with an ellipsis. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  for (const character of charactersOf(text)) {
    left -= characterWidth(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * A line with padded columns, for a terminal of that width: without the padding when it would not fit. Null: unlimited.
 */
export function fitLine(line: string, width: number | null): string {
  if (width === null || textWidth(stripVTControlCharacters(line)) <= width) return line;
  return line.replace(/ {3,}/g, '  ');
}

/**
 * Text after a prefix, broken at blanks so that it fits a terminal of that width; further lines begin below the text.
 * Unbroken when the width is null, or leaves too little room.
 */
export function hangingText(prefix: string, text: string, width: number | null): string {
  const indent = textWidth(stripVTControlCharacters(prefix));
  if (width === null || width - indent < MIN_TEXT_WIDTH) return prefix + text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width - indent) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return prefix + [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** What a reader takes for one character, so that an emoji or an accented letter is never split. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function characterWidth(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
