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

/**
 * The bytes of a key or IV given as text. That the platform uses one byte per character is inferred, not documented.
 */
export function keyBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Encrypts with AES-256. CBC pads by PKCS#7, and its `tag` is empty. */
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

/** Decrypts GCM. Returns null, and erases the text, when the tag does not match. */
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
 * Decrypts GCM without checking the tag, and returns only the yes or no of `judge`. The text is erased: text that is not
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

/** Decrypts CBC and removes the PKCS#7 padding. Null when the padding is not valid, or the length not whole blocks. */
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

/** Decrypts whole CBC blocks and leaves padding in place: for diagnosis, and to judge a body by its first blocks. */
export function openCbcBlocks({ key, iv }: CipherKey, blocks: Uint8Array): Buffer {
  const decipher = createDecipheriv(CBC, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(blocks), decipher.final()]);
}
