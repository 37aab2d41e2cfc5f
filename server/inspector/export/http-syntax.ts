/** A method or header name (RFC 9110 section 5.6.2). */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text);
}

/** A header value that can stand on one line. */
export function isFieldValue(text: string): boolean {
  return !/[\r\n\0]/.test(text);
}

/** A request target in origin form, as a request line can hold it. */
export function isTarget(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these end a request line.
  return /^\/[^\x00-\x20\x7f]*$/.test(text);
}
