/** A run of text. `hidden`: the run is the escape of a character that is invisible or reorders others. */
export interface TextRun {
  text: string;
  hidden: boolean;
}

// Zero-width joiners between two pictographs, each with an optional variation selector or skin tone: they make one
// emoji of several, such as a family (Unicode TS #51, emoji ZWJ sequences). The longest in use have four parts.
const JOINED =
  /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?){1,9}/u;
// The flags of England, Scotland and Wales, the only tag sequences in general use. Any other tags may hide a text.
const TAGGED =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u;
// Control, format (bidi, zero-width, BOM, tags), lone surrogates (`u` pairs up the others), line and
// paragraph separators, and the fillers that look like nothing.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/u;
/** Emoji sequences come first, so that their joiners do not count as hidden characters. */
const PARTS = new RegExp(`${JOINED.source}|${TAGGED.source}|(?<hidden>${HIDDEN.source})`, 'gu');
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

/** Maximum of runs per text: each becomes an element, and tens of thousands freeze the page. */
export const MAX_RUNS = 2000;

/** Adds a run. Beyond the maximum everything is appended to one last run, in which escapes are not marked. */
function addRun(runs: TextRun[], text: string, hidden: boolean): void {
  const rest = runs[MAX_RUNS];
  if (rest !== undefined) rest.text += text;
  else runs.push({ text, hidden: hidden && runs.length < MAX_RUNS });
}

/** Splits text into runs that are safe to show; with `keepLines`, tabs and line feeds stay as they are. */
export function visibleText(text: string, { keepLines = false } = {}): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(PARTS)) {
    const character = match.groups?.hidden;
    if (character === undefined) continue;
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
