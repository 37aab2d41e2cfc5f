import type { ParseCause } from '../../types.ts';
import { MAX_DEPTH, MAX_NODES } from '../json.ts';
import type { TextFault } from '../text-position.ts';

/** `nodes` counts elements and attributes. */
export type Scanned = { ok: true; nodes: number } | ({ ok: false; cause: ParseCause } & TextFault);

type Fault = { cause: ParseCause } & TextFault;

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[\w.:-]+"|'[\w.:-]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;
const DOCTYPE = /<!(?:DOCTYPE|ENTITY)/iy;
const NOT_SPACE = /[^ \t\r\n]/;
const TAG_SYNTAX = /[<>"']/g;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(?:(\d+)|x([0-9a-fA-F]+)));/y;
/** Characters XML 1.0 cannot hold (section 2.2). */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * Looks through the markup once, before the parser sees it: for what the parser would let pass or pass over
 * (XML 1.0, and what we refuse), and for documents so deep or so large that it would take too long.
 * Names and the pairing of tags are left to the parser's own validator.
 */
export function scanMarkup(text: string): Scanned {
  const scan = new Markup(text);
  const fault = scan.run();
  return fault ? { ok: false, ...fault } : { ok: true, nodes: scan.nodes };
}

class Markup {
  nodes = 0;
  private at = 0;
  private depth = 0;
  private rooted = false;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  run(): Fault | null {
    const forbidden = this.text.search(NO_CHARACTER);
    if (forbidden !== -1) return fault('a character XML cannot hold', forbidden);
    this.at = DECLARATION.exec(this.text)?.[0].length ?? 0;
    while (this.at < this.text.length) {
      const found = this.characters() ?? this.markup();
      if (found) return found;
    }
    if (!this.rooted) return fault('there is no root element', 0);
    return this.depth > 0 ? fault('the text ends inside an element', this.text.length) : null;
  }

  /** Character data up to the next `<`. */
  private characters(): Fault | null {
    const open = this.text.indexOf('<', this.at);
    const start = this.at;
    this.at = open === -1 ? this.text.length : open;
    const data = this.text.slice(start, this.at);
    if (this.depth === 0) {
      const outside = data.search(NOT_SPACE);
      return outside === -1 ? null : fault(this.outside(), start + outside);
    }
    const end = data.indexOf(']]>');
    return end === -1
      ? this.references(data, start)
      : fault(']]> stands outside a CDATA section', start + end);
  }

  private markup(): Fault | null {
    if (this.at >= this.text.length) return null;
    if (this.text.startsWith('<!--', this.at)) return this.comment();
    if (this.text.startsWith('<![CDATA[', this.at)) return this.cdata();
    if (this.text.startsWith('</', this.at)) return this.endTag();
    if (this.text.startsWith('<?', this.at)) return this.instruction();
    if (this.text.startsWith('<!', this.at)) return this.declaration();
    return this.startTag();
  }

  private comment(): Fault | null {
    const end = this.text.indexOf('--', this.at + 4);
    if (end === -1) return fault('a comment is not closed', this.at);
    this.at = end + 3;
    return this.text[end + 2] === '>' ? null : fault('-- stands inside a comment', end);
  }

  private cdata(): Fault | null {
    if (this.depth === 0) return fault(this.outside(), this.at);
    const end = this.text.indexOf(']]>', this.at);
    if (end === -1) return fault('a CDATA section is not closed', this.at);
    this.at = end + 3;
    return null;
  }

  private instruction(): Fault {
    const broken = this.at === 0 && /^<\?xml[ \t\r\n]/.test(this.text);
    return fault(
      broken ? 'the XML declaration is not well-formed' : 'processing instructions are refused',
      this.at,
    );
  }

  private declaration(): Fault {
    DOCTYPE.lastIndex = this.at;
    return DOCTYPE.test(this.text)
      ? fault('document types and entity declarations are refused', this.at, 'doctype-refused')
      : fault('<! begins neither a comment nor a CDATA section', this.at);
  }

  private endTag(): Fault | null {
    const end = this.text.indexOf('>', this.at);
    if (end === -1) return fault('a tag is not closed', this.at);
    if (this.depth === 0) return fault('an end tag closes nothing', this.at);
    this.depth -= 1;
    this.at = end + 1;
    return null;
  }

  private startTag(): Fault | null {
    if (this.depth === 0 && this.rooted) return fault(this.outside(), this.at);
    if (this.depth >= MAX_DEPTH) return fault(`nested deeper than ${MAX_DEPTH}`, this.at, 'too-deep');
    this.rooted = true;
    const begin = this.at;
    this.at += 1;
    const found = this.count() ?? this.attributes(begin);
    if (found) return found;
    if (this.text[this.at - 2] !== '/') this.depth += 1;
    return null;
  }

  /** Goes on behind the `>` of a tag; what stands in quotes is an attribute's value. */
  private attributes(begin: number): Fault | null {
    for (;;) {
      TAG_SYNTAX.lastIndex = this.at;
      const index = TAG_SYNTAX.exec(this.text)?.index ?? -1;
      if (index === -1) return fault('a tag is not closed', begin);
      const char = this.text[index] ?? '';
      this.at = index + 1;
      if (char === '>') return null;
      if (char === '<') return fault('< stands inside a tag', index);
      const end = this.text.indexOf(char, this.at);
      if (end === -1) return fault('an attribute is not closed', index);
      const value = this.text.slice(this.at, end);
      if (value.includes('<')) return fault('< stands inside an attribute', this.at + value.indexOf('<'));
      const found = this.count() ?? this.references(value, this.at);
      if (found) return found;
      this.at = end + 1;
    }
  }

  private references(data: string, start: number): Fault | null {
    for (let at = data.indexOf('&'); at !== -1; at = data.indexOf('&', at + 1)) {
      REFERENCE.lastIndex = at;
      const found = REFERENCE.exec(data);
      if (!found) return fault('& begins no reference that XML predefines', start + at);
      const [, decimal, hex] = found;
      const code = decimal ? Number.parseInt(decimal, 10) : hex ? Number.parseInt(hex, 16) : 0x20;
      if (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code)))
        return fault('a reference to a character XML cannot hold', start + at);
    }
    return null;
  }

  private count(): Fault | null {
    this.nodes += 1;
    return this.nodes > MAX_NODES
      ? fault(`more than ${MAX_NODES} elements and attributes`, this.at, 'limit')
      : null;
  }

  private outside(): string {
    return this.rooted
      ? 'something stands after the root element'
      : 'something stands before the root element';
  }
}

function fault(message: string, offset: number, cause: ParseCause = 'malformed-xml'): Fault {
  return { cause, message, offset };
}
