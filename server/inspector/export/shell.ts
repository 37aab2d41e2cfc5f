/** A word that any POSIX shell takes literally. */
export function shellQuote(text: string): string {
  return `'${shellEscape(text)}'`;
}

/** Text as it stands between single quotes; a part of a text gives a part of the result. */
export function shellEscape(text: string): string {
  return text.replaceAll("'", "'\\''");
}

/**
 * A word of the bytes that Node's HTTP parser read as `text`, one character a byte: what is not printable ASCII cannot
 * stand in a command as it is, and goes through the octal escapes of `printf`.
 */
export function shellWord(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return shellQuote(text);
  const isBytes = /^[\0-\xff]*$/.test(text);
  const escaped = [...Buffer.from(text, isBytes ? 'latin1' : 'utf8')].map(octal).join('');
  return `"$(printf '${escaped}')"`;
}

/** Escapes `!` too, which an interactive shell replaces by a command of its history. */
function octal(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9 :;/.,_=+-]/.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
}
