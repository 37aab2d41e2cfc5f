import { isUtf8 } from 'node:buffer';
import { beginsLikePayload } from '../beginning.ts';
import { withoutCutCharacter } from '../bytes.ts';
import { BLOCK_BYTES, judgeGcmText, openCbc, openCbcBlocks } from '../cipher.ts';
import type { Candidate } from './candidates.ts';

/** Bytes at the beginning of a ciphertext that are decrypted to decide whether the rest is decrypted. */
export const HEAD_BYTES = 4 * BLOCK_BYTES;
const BLANK = /^(?:\xef\xbb\xbf)?[ \t\r\n]*$/;

/**
 * Whether a text with this beginning may be a payload; one that begins with only white space may. It must be UTF-8, too:
 * under a wrong key one beginning in 85 has an opening bracket by chance, and a large body decrypted for nothing uses up
 * the limit on bytes.
 */
function mayBeginPayload(head: Buffer): boolean {
  const begins = beginsLikePayload(head) || BLANK.test(head.toString('latin1'));
  return begins && isUtf8(withoutCutCharacter(head));
}

/** Whether the text under this key and IV may be a payload, judged by its first bytes whatever the size of the body. */
export function mayBePayload({ form, cipher }: Candidate): boolean {
  const head = form.parts.ciphertext.subarray(0, HEAD_BYTES);
  return form.mode === 'gcm'
    ? judgeGcmText(cipher, head, mayBeginPayload)
    : mayBeginPayload(openCbcBlocks(cipher, head));
}

/** Whether the ciphertext has a length that CBC can decrypt. */
export function isWholeBlocks({ form, cipher }: Candidate): boolean {
  const { length } = form.parts.ciphertext;
  return cipher.iv.length === BLOCK_BYTES && length > 0 && length % BLOCK_BYTES === 0;
}

/** Whether the text ends in valid padding. Decrypts the last two blocks only: the first serves as IV of the last. */
export function endsInPadding({ form, cipher }: Candidate): boolean {
  return openCbc(cipher, form.parts.ciphertext.subarray(-2 * BLOCK_BYTES)) !== null;
}
