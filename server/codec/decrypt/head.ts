import { isUtf8 } from 'node:buffer';
import { BLOCK_BYTES, judgeGcmText, openCbc, openCbcBlocks } from '../cipher.ts';
import { beginsLikePayload } from '../plaintext.ts';
import type { Candidate } from './candidates.ts';

/** Bytes at the beginning that are decrypted to tell whether the rest is worth it. */
export const HEAD_BYTES = 4 * BLOCK_BYTES;
const BLANK = /^(?:\xef\xbb\xbf)?[ \t\r\n]*$/;

/**
 * Whether a text that begins so may be a payload; only white space says nothing yet. An opening bracket alone comes by
 * chance once in 85 keys, and a few bodies of megabytes decrypted for nothing use up the bound; 64 bytes of UTF-8 do not.
 */
function mayBeginPayload(head: Buffer): boolean {
  const begins = beginsLikePayload(head) || BLANK.test(head.toString('latin1'));
  return begins && isUtf8(withoutCutCharacter(head));
}

/** Whether the text under this key and IV begins as a payload may. It costs the same for a body of any size. */
export function beginsAsPayload({ form, cipher }: Candidate): boolean {
  const head = form.parts.ciphertext.subarray(0, HEAD_BYTES);
  return form.mode === 'gcm'
    ? judgeGcmText(cipher, head, mayBeginPayload)
    : mayBeginPayload(openCbcBlocks(cipher, head));
}

/** Whether CBC can take the ciphertext at all. */
export function isWholeBlocks({ form, cipher }: Candidate): boolean {
  const { length } = form.parts.ciphertext;
  return cipher.iv.length === BLOCK_BYTES && length > 0 && length % BLOCK_BYTES === 0;
}

/** Whether the last block ends in padding. It takes the block before it as its IV, or the whole of a short body. */
export function endsInPadding({ form, cipher }: Candidate): boolean {
  return openCbc(cipher, form.parts.ciphertext.subarray(-2 * BLOCK_BYTES)) !== null;
}

/** The bytes without a UTF-8 character at the end of which only a part is there. */
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
