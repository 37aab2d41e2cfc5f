import type { RingKey } from '../../../types.ts';
import { BLOCK_BYTES, openCbcBlocks } from '../../cipher.ts';
import type { Candidate } from '../candidates.ts';
import type { Form } from '../forms.ts';
import { endsInPadding, HEAD_BYTES } from '../head.ts';
import { beginsAsText, textShare } from './text-share.ts';

/** Bytes of a body that a diagnosis decrypts at most: enough to tell text from noise. */
const SAMPLE_BYTES = 65_536;
/** Candidates that are decrypted so far; the others are ruled out by their first blocks. */
const MAX_TRIALS = 24;

/** One CBC form under one key that gives text in its first blocks, decrypted without judging the padding. */
export interface CbcTrial {
  form: Form;
  key: RingKey;
  blocks: Buffer;
  /** Whether there are whole blocks, and the last ends in PKCS#7 padding. */
  padded: boolean;
}

/** The CBC candidates whose first blocks are text, at least in part. */
export function cbcTrials(candidates: Iterable<Candidate>): CbcTrial[] {
  const trials: CbcTrial[] = [];
  for (const candidate of candidates) {
    if (trials.length >= MAX_TRIALS) break;
    const { form, key, cipher } = candidate;
    if (form.mode !== 'cbc' || cipher.iv.length !== BLOCK_BYTES) continue;
    const { ciphertext } = form.parts;
    const whole = ciphertext.subarray(0, ciphertext.length - (ciphertext.length % BLOCK_BYTES));
    if (whole.length === 0 || !showsText(openCbcBlocks(cipher, whole.subarray(0, HEAD_BYTES)))) continue;
    trials.push({
      form,
      key,
      blocks: openCbcBlocks(cipher, whole.subarray(0, SAMPLE_BYTES)),
      padded: whole.length === ciphertext.length && endsInPadding(candidate),
    });
  }
  return trials;
}

/** Whether the first block is a payload's beginning, or the block behind it is text and so the key fits. */
function showsText(head: Buffer): boolean {
  if (beginsAsText(head)) return true;
  return head.length >= 2 * BLOCK_BYTES && textShare(head.subarray(BLOCK_BYTES, 2 * BLOCK_BYTES)) > 0.9;
}
