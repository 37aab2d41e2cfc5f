import type { RingKey } from '../../../types.ts';
import { BLOCK_BYTES, openCbcBlocks } from '../../cipher.ts';
import type { Candidate } from '../candidates.ts';
import type { Form } from '../forms.ts';
import { endsInPadding, HEAD_BYTES } from '../head.ts';
import { beginsAsText, textShare } from './text-share.ts';

/** A diagnosis decrypts at most so many bytes of a body: enough to tell text from random bytes. */
const SAMPLE_BYTES = 65_536;
/** So many candidates at most are decrypted so far. Nearly all are ruled out by their first blocks before. */
const MAX_TRIALS = 24;

/** One CBC form under one key whose first blocks are text, decrypted with its padding left in place. */
export interface CbcTrial {
  form: Form;
  key: RingKey;
  /** The decrypted blocks, as far as the sample goes. */
  blocks: Buffer;
  /** Whether the ciphertext is whole blocks and its text ends in PKCS#7 padding. */
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

/** Whether the first block begins a payload, or the second is text: then the key is right and only the IV is wrong. */
function showsText(head: Buffer): boolean {
  if (beginsAsText(head)) return true;
  return head.length >= 2 * BLOCK_BYTES && textShare(head.subarray(BLOCK_BYTES, 2 * BLOCK_BYTES)) > 0.9;
}
