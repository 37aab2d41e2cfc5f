import type { TextEncoding } from '../../contract/model.ts';

/** One way to decode a text to octets, and the repair that it needed. */
export interface DecodedText {
  octets: Buffer;
  /** `base64-or-base64url` where the text has none of the characters in which the two differ. */
  encoding: TextEncoding | 'base64-or-base64url';
  mended: Mending | null;
}

/** The damage on the way that was repaired: form decoding turned `+` into spaces, or percent-encoding was not undone. */
export type Mending = 'spaces-were-plus' | 'percent-encoded';

/** Text in hex, base64 or base64url that needs no trimming and no repair: nearly all that arrives. */
const CLEAN = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX_DIGITS = /^[0-9a-f]+$/i;
/** Two expressions, because one with alternatives inside a loop exhausts the stack on 10 MB. */
const PERCENT = /^[A-Za-z0-9+/_=%-]+$/;
const OTHER_ESCAPE = /%(?!2[bBfF]|3[dD]|0[aAdD])/;
/** Text with a larger share of spaces is prose: in base64 of random octets one character in 64 is `+`. */
const MAX_SPACE_SHARE = 1 / 16;

/** Text that may be encoded octets. It is decoded once, when its readings are first needed. */
export class EncodedText {
  readonly text: string;
  private decoded: DecodedText[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The ways to decode the text, the likeliest first; none when it is in no encoding. */
  get readings(): readonly DecodedText[] {
    this.decoded ??= decodeText(this.text);
    return this.decoded;
  }

  /** Whether one of the readings has at least `minBytes` octets. */
  holds(minBytes: number): boolean {
    return this.readings.some(({ octets }) => octets.length >= minBytes);
  }
}

/** The readings of `text`. White space around it and line breaks inside it are ignored. */
function decodeText(text: string): DecodedText[] {
  if (CLEAN.test(text)) return readings(text, null);
  return [...decodeTrimmed(trim(text)), ...decodeWithEdges(text.replace(/[\r\n]+/g, ''))];
}

/**
 * The readings of text whose first or last `+` became a space, which trimming would remove. It is one space at an end,
 * and with it the length is a multiple of four, as that of base64 is.
 */
function decodeWithEdges(line: string): DecodedText[] {
  const isSpaced = line.startsWith(' ') || line.endsWith(' ');
  const isSingle = !line.startsWith('  ') && !line.endsWith('  ');
  const mended = line.length % 4 === 0 && isSpaced && isSingle ? mendSpaces(line) : null;
  return mended !== null && CLEAN.test(mended) ? readings(mended, 'spaces-were-plus') : [];
}

function decodeTrimmed(trimmed: string): DecodedText[] {
  const spaced = mendSpaces(trimmed);
  if (spaced !== null) return CLEAN.test(spaced) ? readings(spaced, 'spaces-were-plus') : [];
  if (trimmed.includes('%') && PERCENT.test(trimmed) && !OTHER_ESCAPE.test(trimmed)) {
    const plain = trim(decodeURIComponent(trimmed));
    return CLEAN.test(plain) ? readings(plain, 'percent-encoded') : [];
  }
  return CLEAN.test(trimmed) ? readings(trimmed, null) : [];
}

function trim(text: string): string {
  return text.trim().replace(/[\r\n]+/g, '');
}

/** The text with `+` in place of its spaces; null when it has none, or so many that it is prose. */
function mendSpaces(text: string): string | null {
  if (!/[ \t]/.test(text)) return null;
  const spaces = text.length - text.replaceAll(' ', '').length;
  return spaces > 0 && spaces <= Math.max(1, text.length * MAX_SPACE_SHARE)
    ? text.replaceAll(' ', '+')
    : null;
}

/** The readings of text that needs no more repair. */
function readings(text: string, mended: Mending | null): DecodedText[] {
  const found: DecodedText[] = [];
  const isHex = HEX_DIGITS.test(text);
  if (isHex && text.length % 2 === 0)
    found.push({ octets: Buffer.from(text, 'hex'), encoding: 'hex', mended });
  // More than 32 hex digits of an odd number are hex that was cut off: base64 has no such run by chance.
  else if (isHex && text.length > 32) return found;
  const left = text.length % 4;
  const lengthFits = left === 0 || (left !== 1 && !text.endsWith('='));
  const standard = !text.includes('-') && !text.includes('_');
  const urlSafe = !text.includes('+') && !text.includes('/');
  if (!lengthFits || (!standard && !urlSafe)) return found;
  const encoding = standard && urlSafe ? 'base64-or-base64url' : standard ? 'base64' : 'base64url';
  found.push({ octets: Buffer.from(text, standard ? 'base64' : 'base64url'), encoding, mended });
  return found;
}

/** Whether text that was read as `seen` may be in the `wanted` encoding of a wire profile. */
export function encodingFits(seen: DecodedText['encoding'], wanted: TextEncoding): boolean {
  return seen === wanted || (seen === 'base64-or-base64url' && wanted !== 'hex');
}

/** Encodes octets as text. */
export function encodeText(octets: Uint8Array, encoding: TextEncoding): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString(encoding);
}
