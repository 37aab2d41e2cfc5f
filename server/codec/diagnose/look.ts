import type { RingKey } from '../../types.ts';
import { BLOCK_BYTES, openCbc, openCbcBlocks } from '../cipher.ts';
import { cipherKey, type Form, type Search } from '../decrypt.ts';

/** Bytes of a body that a diagnosis decrypts at most: enough to tell text from noise. */
const SAMPLE_BYTES = 65_536;
/** Forms and keys that are looked at more closely. */
export const MAX_LOOKS = 24;

/** One CBC form under one key, decrypted without judging the padding. */
export interface Look {
  form: Form;
  key: RingKey;
  blocks: Buffer;
  padded: boolean;
}

/** Every CBC form under every key, up to a bound. */
export function closerLooks(search: Search, ring: readonly RingKey[]): Look[] {
  const cbc = search.forms.filter(
    (form) => form.mode === 'cbc' && form.parts.ciphertext.length >= BLOCK_BYTES,
  );
  const looks: Look[] = [];
  for (const form of cbc) {
    for (const key of ring) {
      if (looks.length >= MAX_LOOKS) return looks;
      const cipher = cipherKey(key, form.parts);
      if (cipher.iv.length !== BLOCK_BYTES) continue;
      const { ciphertext } = form.parts;
      const whole = ciphertext.length - (ciphertext.length % BLOCK_BYTES);
      const blocks = openCbcBlocks(cipher, ciphertext.subarray(0, Math.min(whole, SAMPLE_BYTES)));
      looks.push({
        form,
        key,
        blocks,
        padded:
          whole === ciphertext.length && openCbc(cipher, ciphertext.subarray(-2 * BLOCK_BYTES)) !== null,
      });
    }
  }
  return looks;
}
