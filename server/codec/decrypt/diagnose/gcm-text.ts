import { isUtf8 } from 'node:buffer';
import { withoutCutCharacter } from '../head.ts';

/** Text that follows the opening character, before a beginning counts as one of a payload. */
const TEXT_BYTES = 15;
const OPENING = /^(?:\xef\xbb\xbf)?[ \t\r\n]*[{[<]/;
const CLOSERS: Record<string, number> = { '{': 0x7d, '[': 0x5d, '<': 0x3e };
/** The first bytes of a text, enough for white space and the beginning of a payload. */
export const BEGINNING_BYTES = 64;

/** Whether text opens with a brace, bracket or tag and goes on as text: by chance, noise does once in a hundred million. */
export function opensAsPayload(beginning: Buffer): boolean {
  const opening = openingOf(beginning);
  const after = beginning.subarray(opening.length, opening.length + TEXT_BYTES);
  return opening !== '' && after.length === TEXT_BYTES && isText(withoutCutCharacter(after));
}

/** Whether all of it is text, from a payload's opening character to the one that closes it. */
export function isWholePayload(text: Buffer): boolean {
  const closer = CLOSERS[openingOf(text).at(-1) ?? ''];
  let last = text.length - 1;
  while (last >= 0 && isSpace(text[last] ?? 0)) last -= 1;
  return closer !== undefined && text[last] === closer && isText(text);
}

function openingOf(bytes: Buffer): string {
  return OPENING.exec(bytes.toString('latin1', 0, BEGINNING_BYTES))?.[0] ?? '';
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || isSpace(byte)) && isUtf8(bytes);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
