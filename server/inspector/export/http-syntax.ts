/** Whether a text is valid as a method or header name (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text);
}

/** Whether a text is valid as a header value: it has no line break and no null character. */
export function isFieldValue(text: string): boolean {
  return !/[\r\n\0]/.test(text);
}

/** Whether a text is a request target in origin form that is valid in a request line. */
export function isTarget(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these would end a request line.
  return /^\/[^\x00-\x20\x7f]*$/.test(text);
}
