/** Controls, bidi marks and lone surrogates: what arrives from outside must not steer the terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text of one line, with everything that could steer the terminal written out. */
export function plain(text: string): string {
  return text.replace(UNSAFE, written);
}

/** A value as JSON that is safe to show, and still the same value to a parser. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return text.replace(UNSAFE, (char) => (char === '\n' ? char : escaped(char)));
}

function written(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

function escaped(char: string): string {
  return Array.from({ length: char.length }, (_, at) => char.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
