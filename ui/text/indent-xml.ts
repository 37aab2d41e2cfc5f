/**
 * Deeper levels are not indented further, because the white space of deep nesting would become larger than the text.
 */
const MAX_PAD = 64;
const NAME_END = /[\s/>]/;

/** Where the part that begins at `at` ends. An unclosed part runs to the end, so that no text is lost. */
type Ends = (at: number) => number;

/**
 * Finds where parts end. A closing mark that does not occur is searched for only once: a search for every unclosed part
 * would take quadratic time.
 */
function createEnds(xml: string): Ends {
  const missing = new Set<string>();
  const past = (mark: string, at: number): number => {
    const found = missing.has(mark) ? -1 : xml.indexOf(mark, at);
    if (found < 0) missing.add(mark);
    return found < 0 ? xml.length : found + mark.length;
  };
  return (at) => {
    if (xml[at] !== '<') {
      const next = xml.indexOf('<', at);
      return next < 0 ? xml.length : next;
    }
    if (xml.startsWith('<!--', at)) return past('-->', at + 4);
    if (xml.startsWith('<![CDATA[', at)) return past(']]>', at + 9);
    return past('>', at + 1);
  };
}

function splitXml(xml: string): string[] {
  const endOf = createEnds(xml);
  const parts: string[] = [];
  for (let at = 0; at < xml.length; ) {
    const end = endOf(at);
    const part = xml.slice(at, end);
    if (part.trim() !== '') parts.push(part);
    at = end;
  }
  return parts;
}

/** Whether a part opens an element that is closed later. */
function opens(part: string): boolean {
  const first = part[1];
  if (part[0] !== '<' || !part.endsWith('>') || part.endsWith('/>')) return false;
  return first !== undefined && !NAME_END.test(first) && first !== '!' && first !== '?';
}

/** XML with each element on its own line; an element that contains only text stays on one line. */
export function indentXml(xml: string): string {
  const parts = splitXml(xml);
  const lines: string[] = [];
  let depth = 0;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const text = parts[at + 1] ?? '';
    const close = parts[at + 2] ?? '';
    if (part.startsWith('</')) depth = Math.max(0, depth - 1);
    const pad = '  '.repeat(Math.min(depth, MAX_PAD));
    if (opens(part) && !text.startsWith('<') && close.startsWith('</')) {
      lines.push(`${pad}${part}${text}${close}`);
      at += 2;
      continue;
    }
    lines.push(pad + part);
    if (opens(part)) depth += 1;
  }
  return lines.join('\n');
}
