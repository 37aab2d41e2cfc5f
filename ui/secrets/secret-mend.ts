import { byteLength, fromBase64 } from '../text/bytes.ts';

/** What is odd about a key or IV before it is saved; `mend`, where there is one, is what it should rather be. */
export interface SecretAdvice {
  message: string;
  mend: { label: string; value: string } | null;
}

const PRINTABLE = /^[\x20-\x7e]+$/;
const NOT_ASCII = /[^\x20-\x7e]/u;
const BLANK = /[\s\p{Cf}\p{Zs}]/gu;
const QUOTED = /^(["'`])(.*)\1$/s;

const fits = (text: string, length: number): boolean => text.length === length && byteLength(text) === length;

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The bytes a text stands for, when it is hex or base64 of exactly `length` bytes. */
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
  const what = `This is ${length} bytes written in ${found.encoding}; the platform takes ${length} characters as they are.`;
  return {
    message: printable
      ? what
      : `${what} They are not printable text, so this cannot be what was entered there.`,
    mend: printable ? { label: 'Decode it', value } : null,
  };
}

function blankAdvice(text: string, length: number): SecretAdvice | null {
  const trimmed = text.trim();
  const bare = text.replaceAll(BLANK, '');
  if (trimmed !== text) {
    const mend = fits(trimmed, length) ? { label: 'Trim it', value: trimmed } : null;
    return mend === null && bare !== trimmed
      ? null
      : { message: 'There is white space around it, and every character counts.', mend };
  }
  if (bare === text || !fits(bare, length)) return null;
  return {
    message: 'There are spaces, line breaks or invisible characters in it.',
    mend: { label: 'Remove them', value: bare },
  };
}

function foreignAdvice(text: string): SecretAdvice | null {
  const foreign = NOT_ASCII.exec(text)?.[0];
  if (foreign === undefined) return null;
  const point = (foreign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `U+${point} is not an ASCII character: as bytes it is longer than one. Use ASCII characters only.`,
    mend: null,
  };
}

/** Advice on a key or IV of `length` characters that are `length` bytes; null when nothing is odd about it. */
export function secretAdvice(text: string, length: number): SecretAdvice | null {
  if (text === '') return null;
  const inner = QUOTED.exec(text.trim())?.[2];
  if (inner !== undefined && fits(inner, length)) {
    const message = 'There are quotation marks around it.';
    return { message, mend: { label: 'Remove them', value: inner } };
  }
  const encoded = encodedAdvice(text.replaceAll(BLANK, ''), length);
  return encoded ?? blankAdvice(text, length) ?? foreignAdvice(text);
}
