import type { TextEncoding } from '../contract/model.ts';

/** Octets read out of text, and what had to be mended to read them. */
export interface DecodedText {
  octets: Buffer;
  /** Every encoding whose alphabet fits; hex goes before base64, whose alphabet contains it. */
  encoding: TextEncoding | 'base64-or-base64url';
  mended: Mending | null;
}

/** What the way here did to the text: form decoding made `+` a space, or percent-encoding was left in. */
export type Mending = 'spaces-were-plus' | 'percent-encoded';

const HEX = /^(?:[0-9a-f]{2})+$/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/;
const PERCENT = /^(?:[A-Za-z0-9+/_=-]|%(?:2[bBfF]|3[dD]|0[aAdD]))+$/;
/** In base64 of random octets one character in 64 is `+`; running text has far more spaces. */
const SPACES_AT_MOST = 1 / 16;

/** Readings of `text` as octets, in the order they should be tried; white space around and line breaks inside do not count. */
export function decodeText(text: string): DecodedText[] {
  const trimmed = text.trim().replace(/[\r\n]+/g, '');
  const spaced = mendSpaces(trimmed);
  if (spaced !== null) return readings(spaced, 'spaces-were-plus');
  if (trimmed.includes('%') && PERCENT.test(trimmed)) {
    return readings(
      decodeURIComponent(trimmed)
        .trim()
        .replace(/[\r\n]+/g, ''),
      'percent-encoded',
    );
  }
  return readings(trimmed, null);
}

function mendSpaces(text: string): string | null {
  if (!/[ \t]/.test(text)) return null;
  const spaces = text.length - text.replaceAll(' ', '').length;
  return spaces > 0 && spaces <= Math.max(1, text.length * SPACES_AT_MOST) ? text.replaceAll(' ', '+') : null;
}

function readings(text: string, mended: Mending | null): DecodedText[] {
  const found: DecodedText[] = [];
  if (HEX.test(text)) found.push({ octets: Buffer.from(text, 'hex'), encoding: 'hex', mended });
  const body = text.replace(/=+$/, '');
  const padded = text.length % 4 === 0;
  const lengthFits = padded || (body.length === text.length && body.length % 4 !== 1);
  if (!lengthFits) return found;
  const standard = BASE64.test(text);
  const urlSafe = BASE64URL.test(text);
  if (!standard && !urlSafe) return found;
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
