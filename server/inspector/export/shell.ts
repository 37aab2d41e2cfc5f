/** Quotes a text so that any POSIX shell takes it literally. */
export function shellQuote(text: string): string {
  return `'${shellEscape(text)}'`;
}

/** Escapes a text for use inside single quotes; parts of a text can be escaped separately. */
export function shellEscape(text: string): string {
  return text.replaceAll("'", "'\\''");
}

/**
 * Quotes a text from Node's HTTP parser, which returns one character per byte. Text with bytes that are not printable
 * ASCII becomes a `printf` with octal escapes, because it cannot be part of a command as it is.
 */
export function shellWord(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return shellQuote(text);
  const isBytes = /^[\0-\xff]*$/.test(text);
  const escaped = [...Buffer.from(text, isBytes ? 'latin1' : 'utf8')].map(octal).join('');
  return `"$(printf '${escaped}')"`;
}

/** Also escapes `!`, which an interactive shell replaces by a command of its history. */
function octal(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9 :;/.,_=+-]/.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
}
