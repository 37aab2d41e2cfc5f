/** Escapes a member name as a reference token of a JSON Pointer (RFC 6901, section 3). */
export function escapeToken(key: string): string {
  if (!key.includes('~') && !key.includes('/')) return key;
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The pointer to the member `key` of the value at `pointer`. */
export function child(pointer: string, key: string | number): string {
  return `${pointer}/${escapeToken(String(key))}`;
}
