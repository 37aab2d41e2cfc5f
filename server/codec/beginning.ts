import { isUtf8 } from 'node:buffer';

/** White space or a byte order mark, then the first character of a JSON object, a JSON array or XML. */
const OPENING = /^(?:\xef\xbb\xbf)?[ \t\r\n]*[{[<]/;
/** Only these first bytes are searched for the opening character. */
export const BEGINNING_BYTES = 64;

/** The beginning of `bytes` up to the opening character of a payload; empty when they do not begin as a payload. */
export function openingOf(bytes: Buffer): string {
  return OPENING.exec(bytes.toString('latin1', 0, BEGINNING_BYTES))?.[0] ?? '';
}

/** Whether `bytes` begin as a payload does. */
export function beginsLikePayload(bytes: Buffer): boolean {
  return openingOf(bytes) !== '';
}

/** The rule by which a CBC reading counts as decrypted. */
export function readsLikePayload(plaintext: Buffer): boolean {
  return beginsLikePayload(plaintext) && isUtf8(plaintext);
}

/** Whether a byte is white space of JSON and XML. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The bytes without a UTF-8 character at their end that is incomplete. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.subarray(0, -back) : bytes;
  }
  return bytes;
}
