import { z } from 'zod';

/**
 * The bytes of base64 with padding (RFC 4648, section 4), or null. Checks and decodes in one pass: `Buffer` skips invalid
 * characters, so the result is then too short.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  const padding = (3 - (bytes.length % 3)) % 3;
  const isWhole = text.length === ((bytes.length + padding) / 3) * 4;
  // Buffer also accepts the characters of base64url, and stops at the first equals sign.
  return isWhole && text.endsWith('='.repeat(padding)) && !/[-_]/.test(text) ? bytes : null;
}

/** The schema of base64 text in an input; the route gets its bytes. */
export const base64Bytes = (message: string) =>
  z.string(message).transform((text, context) => {
    const bytes = decodeBase64(text);
    if (bytes !== null) return bytes;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
