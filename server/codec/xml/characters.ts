import type { ParseProblem } from '../text-position.ts';

/** A character that XML 1.0 does not allow (section 2.2), such as a lone surrogate. */
export const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/y;
const PREDEFINED: Record<string, number> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };
const [LF, CR, SPACE, AMPERSAND] = [0x0a, 0x0d, 0x20, 0x26] as const;

/** White space is normalised differently in an element (section 2.11) and in an attribute (section 3.3.3). */
export type CharacterPlace = 'element' | 'attribute';

/**
 * Reads the character data `raw`, which stands at `offset` in the document. Replaces references by their characters and
 * line ends by line feeds; in attributes, replaces all white space by spaces. Knows the five predefined entities only.
 */
export function readCharacters(raw: string, offset: number, place: CharacterPlace): string | ParseProblem {
  const plain = place === 'element' ? /[&\r]/ : /[&\t\n\r]/;
  return plain.test(raw) ? copyCharacters(raw, offset, place) : raw;
}

function copyCharacters(raw: string, offset: number, place: CharacterPlace): string | ParseProblem {
  const copy = new CodeUnits(raw.length);
  for (let at = 0; at < raw.length; ) {
    const unit = raw.charCodeAt(at);
    if (unit !== AMPERSAND) {
      copy.add(unit > SPACE ? unit : spaceFor(unit, place));
      at += unit === CR && raw.charCodeAt(at + 1) === LF ? 2 : 1;
      continue;
    }
    REFERENCE.lastIndex = at;
    const reference = REFERENCE.exec(raw);
    if (!reference)
      return malformed(
        '& does not begin a character reference or a predefined entity such as &amp;',
        offset + at,
      );
    const code = codeOf(reference);
    if (code === null) return malformed('a reference to a character that XML does not allow', offset + at);
    copy.addCodePoint(code);
    at += reference[0].length;
  }
  return copy.text();
}

/** The character that a space, tab or line end is read as. */
function spaceFor(unit: number, place: CharacterPlace): number {
  if (place === 'attribute') return SPACE;
  return unit === CR ? LF : unit;
}

/**
 * Collects UTF-16 code units in one array. The array has the length of the source, which is enough because a reference
 * is never shorter than its character. Joining strings took 1 GB of memory for two million references.
 */
class CodeUnits {
  private length = 0;
  private readonly units: Uint16Array;

  constructor(maxLength: number) {
    this.units = new Uint16Array(maxLength);
  }

  add(unit: number): void {
    this.units[this.length] = unit;
    this.length += 1;
  }

  addCodePoint(code: number): void {
    if (code > 0xffff) this.add(0xd800 + ((code - 0x10000) >> 10));
    this.add(code > 0xffff ? 0xdc00 + (code & 0x3ff) : code);
  }

  text(): string {
    return Buffer.from(this.units.buffer, 0, this.length * 2).toString('utf16le');
  }
}

/** The code point that a reference stands for; null when XML does not allow it. */
function codeOf([, decimal, hex, name]: RegExpExecArray): number | null {
  if (name !== undefined) return PREDEFINED[name] ?? null;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff && !FORBIDDEN.test(String.fromCodePoint(code)) ? code : null;
}

function malformed(message: string, offset: number): ParseProblem {
  return { cause: 'malformed-xml', message, offset };
}
