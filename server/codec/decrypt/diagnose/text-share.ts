import { isUtf8 } from 'node:buffer';
import { beginsLikePayload, readsLikePayload } from '../../beginning.ts';
import { isContinuation, isSpace, withoutCutCharacter } from '../../bytes.ts';
import { BLOCK_BYTES } from '../../cipher.ts';

/** The share of bytes that are text, from 0 to 1; padding does not count. More than 8 bytes of UTF-8 are all text. */
export function textShare(bytes: Buffer): number {
  const whole = unpad(bytes);
  if (whole.length === 0) return 1;
  let good = 0;
  for (const byte of whole) if ((byte >= 0x20 && byte < 0x7f) || isSpace(byte)) good += 1;
  if (good === whole.length || (whole.length > 8 && isPartOfUtf8(whole))) return 1;
  return good / whole.length;
}

/** Whether bytes are UTF-8 that may begin and end inside a character. The last four may be padding that was altered. */
function isPartOfUtf8(bytes: Buffer): boolean {
  let from = 0;
  while (from < 3 && isContinuation(bytes[from] ?? 0)) from += 1;
  return isUtf8(withoutCutCharacter(bytes.subarray(from))) || isUtf8(bytes.subarray(from, -4));
}

/** The bytes without their PKCS#7 padding; all bytes when they do not end in padding. */
export function unpad(bytes: Buffer): Buffer {
  const pad = bytes.at(-1) ?? 0;
  const padded =
    pad >= 1 &&
    pad <= BLOCK_BYTES &&
    pad <= bytes.length &&
    bytes.subarray(-pad).every((byte) => byte === pad);
  return padded ? bytes.subarray(0, -pad) : bytes;
}

/** Whether the first block is the beginning of a payload, at least nearly. */
export function beginsAsText(blocks: Buffer): boolean {
  const head = blocks.subarray(0, BLOCK_BYTES);
  return readsLikePayload(head) || (beginsLikePayload(head) && textShare(head) > 0.8);
}

/** The first 160 bytes as text, by which a person recognises the payload. */
export function excerpt(bytes: Buffer): string {
  const text = bytes.subarray(0, 160).toString('utf8').replaceAll('\ufffd', '·');
  return bytes.length > 160 ? `${text}…` : text;
}
