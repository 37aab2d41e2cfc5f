import type { TextEncoding } from '../../contract/model.ts';

/** Octets read out of text, and what had to be mended to read them. */
export interface DecodedText {
  octets: Buffer;
  /** Every encoding whose alphabet fits; hex goes before base64, whose alphabet contains it. */
  encoding: TextEncoding | 'base64-or-base64url';
  mended: Mending | null;
}

/** What was done to the text on its way: form decoding made `+` a space, or percent-encoding was left in. */
export type Mending = 'spaces-were-plus' | 'percent-encoded';

/** Hex, base64 and base64url alike, with nothing to trim or mend: nearly all that arrives. */
const CLEAN = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX_DIGITS = /^[0-9a-f]+$/i;
/** Two patterns, since one with alternatives inside a loop exhausts the stack on 10 MB. */
const PERCENT = /^[A-Za-z0-9+/_=%-]+$/;
const OTHER_ESCAPE = /%(?!2[bBfF]|3[dD]|0[aAdD])/;
/** In base64 of random octets one character in 64 is `+`; running text has far more spaces. */
const SPACES_AT_MOST = 1 / 16;

/** Text that may be octets in an encoding. It is decoded when first asked, and once. */
export class EncodedText {
  readonly text: string;
  private decoded: DecodedText[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** In the order they should be tried. */
  get readings(): readonly DecodedText[] {
    this.decoded ??= decodeText(this.text);
    return this.decoded;
  }

  /** Whether one of the readings has at least so many octets. */
  holds(leastBytes: number): boolean {
    return this.readings.some(({ octets }) => octets.length >= leastBytes);
  }
}

/** Readings of `text` as octets; white space around and line breaks inside do not count. */
function decodeText(text: string): DecodedText[] {
  if (CLEAN.test(text)) return readings(text, null);
  return [...decodeTrimmed(trim(text)), ...decodeEdged(text.replace(/[\r\n]+/g, ''))];
}

/** A `+` at either end that became a space is trimmed away with the white space around: the length tells. */
function decodeEdged(line: string): DecodedText[] {
  const before = line.startsWith(' ');
  const after = line.endsWith(' ');
  const single = !line.startsWith('  ') && !line.endsWith('  ');
  const mended = line.length % 4 === 0 && single && (before || after) ? mendSpaces(line) : null;
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

function mendSpaces(text: string): string | null {
  if (!/[ \t]/.test(text)) return null;
  const spaces = text.length - text.replaceAll(' ', '').length;
  return spaces > 0 && spaces <= Math.max(1, text.length * SPACES_AT_MOST) ? text.replaceAll(' ', '+') : null;
}

/** `text` is clean. */
function readings(text: string, mended: Mending | null): DecodedText[] {
  const found: DecodedText[] = [];
  const isHex = HEX_DIGITS.test(text);
  if (isHex && text.length % 2 === 0)
    found.push({ octets: Buffer.from(text, 'hex'), encoding: 'hex', mended });
  // So many hex digits, and one too few, are hex that was cut: base64 never looks so by chance.
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

/** Whether a reading in `seen` may stand for a profile's `wanted` encoding. */
export function encodingFits(seen: DecodedText['encoding'], wanted: TextEncoding): boolean {
  return seen === wanted || (seen === 'base64-or-base64url' && wanted !== 'hex');
}

/** `octets` as text in `encoding`. */
export function encodeText(octets: Uint8Array, encoding: TextEncoding): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString(encoding);
}
