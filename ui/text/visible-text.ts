/** A run of text; `hidden` marks a character that was written out because it cannot be seen or reorders others. */
export interface TextRun {
  text: string;
  hidden: boolean;
}

// Control, format (bidi, zero-width, BOM, tags), lone surrogates (`u` pairs up the others), line and
// paragraph separators, and the fillers that look like nothing.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;
const SHORT = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

/** Writes one character as an escape: `\n`, `\u202E`, or `\u{E0001}` beyond the basic plane. */
function escapeCharacter(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** Runs marked apart in one text: each becomes an element, and tens of thousands of them freeze the page. */
export const MAX_RUNS = 2000;

/** Adds a run; past the limit all goes into one last run, where what is hidden is escaped but not marked. */
function addRun(runs: TextRun[], text: string, hidden: boolean): void {
  const rest = runs[MAX_RUNS];
  if (rest !== undefined) rest.text += text;
  else runs.push({ text, hidden: hidden && runs.length < MAX_RUNS });
}

/** Splits text into runs that are safe to show; with `keepLines`, tabs and line feeds stay as they are. */
export function visibleText(text: string, { keepLines = false } = {}): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    const character = match[0];
    if (keepLines && (character === '\n' || character === '\t')) continue;
    if (match.index > from) addRun(runs, text.slice(from, match.index), false);
    addRun(runs, escapeCharacter(character), true);
    from = match.index + character.length;
  }
  if (from < text.length) addRun(runs, text.slice(from), false);
  return runs;
}

/** The longest head of `text` of at most `limit` UTF-16 units that does not split a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? limit - 1 : limit);
}
