// Comments and CDATA may hold a `>`; an open `<` at the end is kept too: nothing may get lost.
const PART = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|<[^>]*$|[^<]+/g;
const LEAF = /^<([^\s/>!?]+)[^>]*[^/]>$|^<[^\s/>!?]>$/;

/** XML with each element on a line of its own; an element that holds only text stays on one line. */
export function indentXml(xml: string): string {
  const parts = (xml.match(PART) ?? []).filter((part) => part.trim() !== '');
  const lines: string[] = [];
  let depth = 0;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const text = parts[at + 1] ?? '';
    const close = parts[at + 2] ?? '';
    if (part.startsWith('</')) depth = Math.max(0, depth - 1);
    const pad = '  '.repeat(depth);
    if (LEAF.test(part) && !text.startsWith('<') && close.startsWith('</')) {
      lines.push(`${pad}${part}${text}${close}`);
      at += 2;
      continue;
    }
    lines.push(pad + part);
    if (LEAF.test(part)) depth += 1;
  }
  return lines.join('\n');
}
