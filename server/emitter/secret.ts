import { z } from 'zod';

/** An AES key in the platform's form: 32 characters that are 32 bytes. */
export const aesKey = secret('AES key', 32);

/** An IV in the platform's form: 16 characters that are 16 bytes. */
export const initialisationVector = secret('IV', 16);

function secret(name: string, length: number) {
  return z
    .string({ error: `The ${name} must be text of exactly ${length} characters.` })
    .superRefine((text, context) => {
      const message = secretProblem(name, length, text);
      if (message) context.addIssue({ code: 'custom', message });
    });
}

/**
 * What is wrong with a key or IV, or null. The platform counts characters and the cipher counts bytes, so both must
 * match. The message never contains the secret.
 */
export function secretProblem(name: string, length: number, text: string): string | null {
  const characters = [...text].length;
  const bytes = Buffer.byteLength(text, 'utf8');
  if (characters === length && bytes === length) return null;
  if (characters === length)
    return `The ${name} has ${length} characters but ${bytes} bytes: use ASCII characters only.`;
  if (text.trim().length === length)
    return `The ${name} has white space around its ${length} characters: remove it.`;
  const encoding = encodedAs(text.trim(), length);
  if (encoding) {
    return `This looks like ${length} bytes written as ${encoding}: the platform takes ${length} characters, so give the ${name} as text.`;
  }
  return `The ${name} must be exactly ${length} characters (it has ${characters}).`;
}

function encodedAs(text: string, length: number): 'hex' | 'base64' | null {
  if (text.length === length * 2 && /^[0-9a-f]+$/i.test(text)) return 'hex';
  const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === length;
  return base64 && text.replace(/=+$/, '').length === Math.ceil((length * 4) / 3) ? 'base64' : null;
}
