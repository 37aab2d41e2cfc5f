import { isUtf8 } from 'node:buffer';
import { openingOf } from '../../beginning.ts';
import { isSpace, withoutCutCharacter } from '../../bytes.ts';

/** So many bytes behind the opening character must be text. */
const TEXT_BYTES = 15;
/** The character that closes a payload, by the one that opens it. */
const CLOSERS: Record<string, number> = { '{': 0x7d, '[': 0x5d, '<': 0x3e };

/** Whether a text begins with an opening character and more text. Random bytes do so once in a hundred million. */
export function opensAsPayload(beginning: Buffer): boolean {
  const opening = openingOf(beginning);
  const after = beginning.subarray(opening.length, opening.length + TEXT_BYTES);
  return opening !== '' && after.length === TEXT_BYTES && isText(withoutCutCharacter(after));
}

/** Whether all bytes are text, which begins with the opening character of a payload and ends with its closing one. */
export function isWholePayload(text: Buffer): boolean {
  const closer = CLOSERS[openingOf(text).at(-1) ?? ''];
  let last = text.length - 1;
  while (last >= 0 && isSpace(text[last] ?? 0)) last -= 1;
  return closer !== undefined && text[last] === closer && isText(text);
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || isSpace(byte)) && isUtf8(bytes);
}
