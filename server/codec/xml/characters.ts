import type { ParseProblem } from '../text-position.ts';

/** Characters XML 1.0 cannot hold (section 2.2), lone surrogates among them. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/y;
const PREDEFINED: Record<string, number> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };
const [LF, CR, SPACE, AMPERSAND] = [0x0a, 0x0d, 0x20, 0x26] as const;

/** Where characters stand decides how white space is read: sections 2.11 and 3.3.3. */
export type CharacterPlace = 'element' | 'attribute';

/** Where the first character that XML cannot hold stands, or -1. */
export function findForbidden(text: string): number {
  return text.search(FORBIDDEN);
}

/**
 * Reads character data that stands at `offset`: references give their characters, line ends become line feeds, and in
 * attributes white space becomes spaces. There are no entities but the predefined.
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
    if (!reference) return malformed('& begins no reference that XML predefines', offset + at);
    const code = codeOf(reference);
    if (code === null) return malformed('a reference to a character XML cannot hold', offset + at);
    copy.addCodePoint(code);
    at += reference[0].length;
  }
  return copy.text();
}

/** What a space, tab or line end is read as. */
function spaceFor(unit: number, place: CharacterPlace): number {
  if (place === 'attribute') return SPACE;
  return unit === CR ? LF : unit;
}

/**
 * Collects the text in one array as long as the source, which suffices: a reference is never shorter than its
 * characters. Joining strings took 1 GB for millions of references.
 */
class CodeUnits {
  private length = 0;
  private readonly units: Uint16Array;

  constructor(most: number) {
    this.units = new Uint16Array(most);
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

/** The code point a reference stands for; null when XML cannot hold it. */
function codeOf([, decimal, hex, name]: RegExpExecArray): number | null {
  if (name !== undefined) return PREDEFINED[name] ?? null;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff && !FORBIDDEN.test(String.fromCodePoint(code)) ? code : null;
}

function malformed(message: string, offset: number): ParseProblem {
  return { cause: 'malformed-xml', message, offset };
}
