import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { CipherMode } from '../types.ts';

export const BLOCK_BYTES = 16;
export const TAG_BYTES = 16;

const CBC = 'aes-256-cbc';
const GCM = 'aes-256-gcm';
/** Without this option Node accepts tags as short as 4 bytes. */
const GCM_OPTIONS = { authTagLength: TAG_BYTES };

export interface CipherKey {
  key: Buffer;
  iv: Buffer;
}

/** A key ring entry's text as the raw bytes the cipher takes (inferred: one byte a character). */
export function keyBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Encrypts with AES-256; `tag` is empty in CBC, which pads by PKCS#7. */
export function encrypt(
  mode: CipherMode,
  { key, iv }: CipherKey,
  plaintext: Uint8Array,
): { ciphertext: Buffer; tag: Buffer } {
  if (mode === 'cbc') {
    const cipher = createCipheriv(CBC, key, iv);
    return { ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]), tag: Buffer.alloc(0) };
  }
  const cipher = createCipheriv(GCM, key, iv, GCM_OPTIONS);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** Decrypts GCM. Returns null and erases the text when the tag does not verify. */
export function openGcm({ key, iv }: CipherKey, ciphertext: Uint8Array, tag: Uint8Array): Buffer | null {
  if (tag.length !== TAG_BYTES) return null;
  const decipher = createDecipheriv(GCM, key, iv, GCM_OPTIONS);
  decipher.setAuthTag(tag);
  const text = decipher.update(ciphertext);
  try {
    decipher.final();
    return text;
  } catch {
    text.fill(0);
    return null;
  }
}

/**
 * Decrypts `ciphertext` without checking its tag and returns only what `judge` says of the text: text that is not
 * authenticated must not leave this function.
 */
export function judgeGcmText(
  { key, iv }: CipherKey,
  ciphertext: Uint8Array,
  judge: (text: Buffer) => boolean,
): boolean {
  const text = createDecipheriv(GCM, key, iv, GCM_OPTIONS).update(ciphertext);
  const answer = judge(text);
  text.fill(0);
  return answer;
}

/** Decrypts CBC and removes the PKCS#7 padding; null when the padding is not valid or there are no whole blocks. */
export function openCbc({ key, iv }: CipherKey, ciphertext: Uint8Array): Buffer | null {
  if (ciphertext.length === 0 || ciphertext.length % BLOCK_BYTES !== 0) return null;
  const decipher = createDecipheriv(CBC, key, iv);
  const head = decipher.update(ciphertext);
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    return null;
  }
}

/** Decrypts whole CBC blocks and leaves the padding in place: for diagnosis, and to judge a body by a few blocks. */
export function openCbcBlocks({ key, iv }: CipherKey, blocks: Uint8Array): Buffer {
  const decipher = createDecipheriv(CBC, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(blocks), decipher.final()]);
}
