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
  return OPENING.test(bytes.toString('latin1', 0, BEGINNING_BYTES));
}

/** The rule by which a CBC reading counts as decrypted. */
export function readsLikePayload(plaintext: Buffer): boolean {
  return beginsLikePayload(plaintext) && isUtf8(plaintext);
}
