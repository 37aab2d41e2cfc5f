import { byteLength, fromBase64 } from '../text/bytes.ts';

/** Advice about a suspicious key or IV; `correction`, if not null, is the corrected value. */
export interface SecretAdvice {
  message: string;
  correction: { label: string; value: string } | null;
}

const PRINTABLE = /^[\x20-\x7e]+$/;
const NOT_ASCII = /[^\x20-\x7e]/u;
const BLANK = /[\s\p{Cf}\p{Zs}]/gu;
const QUOTED = /^(["'`])(.*)\1$/s;

const fits = (text: string, length: number): boolean => text.length === length && byteLength(text) === length;

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The bytes of a text that is the hex or base64 form of exactly `length` bytes, else null. */
function decoded(text: string, length: number): { encoding: 'hex' | 'base64'; bytes: Uint8Array } | null {
  if (text.length === length * 2 && /^[0-9a-f]+$/i.test(text))
    return { encoding: 'hex', bytes: fromHex(text) };
  const digits = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/_-]+$/.test(digits) || digits.length !== Math.ceil((length * 4) / 3)) return null;
  const padded = digits
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(digits.length / 4) * 4, '=');
  const bytes = fromBase64(padded);
  return bytes.length === length ? { encoding: 'base64', bytes } : null;
}

function encodedAdvice(text: string, length: number): SecretAdvice | null {
  const found = decoded(text, length);
  if (found === null) return null;
  const value = String.fromCharCode(...found.bytes);
  const printable = PRINTABLE.test(value);
  const what = `This looks like ${length} bytes in ${found.encoding}; the platform expects ${length} plain characters.`;
  return {
    message: printable
      ? what
      : `${what} The bytes are not printable text, so this cannot be the value entered on the platform.`,
    correction: printable ? { label: 'Decode it', value } : null,
  };
}

function blankAdvice(text: string, length: number): SecretAdvice | null {
  const trimmed = text.trim();
  const bare = text.replaceAll(BLANK, '');
  if (trimmed !== text) {
    const correction = fits(trimmed, length) ? { label: 'Trim it', value: trimmed } : null;
    return correction === null && bare !== trimmed
      ? null
      : { message: 'There is white space before or after it, and every character counts.', correction };
  }
  if (bare === text || !fits(bare, length)) return null;
  return {
    message: 'There are spaces, line breaks or invisible characters in it.',
    correction: { label: 'Remove them', value: bare },
  };
}

function foreignAdvice(text: string): SecretAdvice | null {
  const foreign = NOT_ASCII.exec(text)?.[0];
  if (foreign === undefined) return null;
  const point = (foreign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `U+${point} is not an ASCII character and needs more than one byte. Use ASCII characters only.`,
    correction: null,
  };
}

/** Advice on a key or IV of `length` characters that are `length` bytes; null when it looks right. */
export function secretAdvice(text: string, length: number): SecretAdvice | null {
  if (text === '') return null;
  const inner = QUOTED.exec(text.trim())?.[2];
  if (inner !== undefined && fits(inner, length)) {
    const message = 'There are quotation marks around it.';
    return { message, correction: { label: 'Remove them', value: inner } };
  }
  const encoded = encodedAdvice(text.replaceAll(BLANK, ''), length);
  return encoded ?? blankAdvice(text, length) ?? foreignAdvice(text);
}
