import { endOfName } from '../codec/xml/names.ts';

/**
 * The name of the root element of well-formed XML text, or null. Reads only the text before the element, because
 * parsing a megabyte takes 100 ms.
 */
export function rootName(text: string): string | null {
  let at = text.indexOf('<');
  while (at >= 0) {
    const end = endOfProlog(text, at);
    if (end === null) return text.slice(at + 1, endOfName(text, at + 1)) || null;
    at = end < 0 ? -1 : text.indexOf('<', end);
  }
  return null;
}

/** The end of the declaration or comment that begins at `at`; null when an element begins there. */
function endOfProlog(text: string, at: number): number | null {
  if (text.startsWith('<!--', at)) return text.indexOf('-->', at + 4);
  if (text.startsWith('<?', at)) return text.indexOf('?>', at + 2);
  return null;
}
