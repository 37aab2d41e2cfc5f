/** RFC 6901: `~` and `/` are escaped inside a reference token. */
export function appendPointer(pointer: string, token: string | number): string {
  const text = String(token).replaceAll('~', '~0').replaceAll('/', '~1');
  return `${pointer}/${text}`;
}

/** The reference tokens of a pointer, unescaped; the root has none. */
export function pointerTokens(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The pointers of all ancestors, the root first. */
export function pointerAncestors(pointer: string): string[] {
  const ancestors: string[] = [];
  for (let at = pointer.lastIndexOf('/'); at >= 0; at = pointer.lastIndexOf('/', at - 1)) {
    ancestors.unshift(pointer.slice(0, at));
    if (at === 0) break;
  }
  return ancestors;
}
