import { MAX_DEPTH, MAX_NODES } from '../json.ts';
import type { ParseProblem } from '../text-position.ts';
import { FORBIDDEN, readCharacters } from './characters.ts';
import { endOfDeclaration } from './declaration.ts';
import { endOfName } from './names.ts';

/** An element as it stands in the document; its text has no type yet. */
export interface XmlElement {
  /** With its prefix: namespaces are not resolved, so `n:a` is a name like any other. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** All character data that stands directly inside, joined in order. */
  text: string;
  /** Where its start tag begins, in UTF-16 code units. */
  offset: number;
}

/** `nodes` counts elements and attributes. */
export type XmlRead = { ok: true; root: XmlElement; nodes: number } | ({ ok: false } & ParseProblem);

const DOCTYPE = /<!(?:DOCTYPE|ENTITY)/iy;
const NOT_SPACE = /[^ \t\r\n]/g;
/** A message shows at most so many characters of a name. */
const SHOWN = 60;

/**
 * Reads one XML 1.0 document (fifth edition) into untyped elements, in one pass; a problem says where it stands.
 * Document types, entity declarations and processing instructions are refused, as are documents that are nested too
 * deep or have too many nodes. No library is used: fast-xml-parser accepts documents that are not well-formed and tells
 * no positions, and saxes took 3 to 35 times as long for 10 MB.
 */
export function readXml(text: string): XmlRead {
  const reader = new Reader(text);
  const problem = reader.run();
  if (problem) return { ok: false, ...problem };
  const { root, nodes } = reader;
  return root ? { ok: true, root, nodes } : { ok: false, ...malformed('there is no root element', 0) };
}

type Opened = XmlElement & { attributes: Map<string, string> };

class Reader {
  nodes = 0;
  root: XmlElement | null = null;
  private at = 0;
  private readonly open: Opened[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  run(): ParseProblem | null {
    const forbidden = this.text.search(FORBIDDEN);
    if (forbidden !== -1) return malformed('a character that XML does not allow', forbidden);
    this.at = endOfDeclaration(this.text);
    while (this.at < this.text.length) {
      const problem = this.characters() ?? this.markup();
      if (problem) return problem;
    }
    const element = this.open.at(-1);
    if (!element) return null;
    return malformed(`the text ends before </${shown(element.name)}>`, this.text.length);
  }

  /** Character data up to the next `<`. */
  private characters(): ParseProblem | null {
    const start = this.at;
    const end = this.text.indexOf('<', start);
    this.at = end === -1 ? this.text.length : end;
    if (this.at === start) return null;
    const parent = this.open.at(-1);
    if (!parent) return this.onlySpace(start, this.at);
    const raw = this.text.slice(start, this.at);
    const closing = raw.indexOf(']]>');
    if (closing !== -1) return malformed(']]> outside a CDATA section', start + closing);
    const read = readCharacters(raw, start, 'element');
    if (typeof read !== 'string') return read;
    parent.text += read;
    return null;
  }

  /** Outside the root element only white space is allowed. */
  private onlySpace(start: number, end: number): ParseProblem | null {
    NOT_SPACE.lastIndex = start;
    const found = NOT_SPACE.exec(this.text)?.index ?? end;
    return found < end ? malformed(this.outside(), found) : null;
  }

  private markup(): ParseProblem | null {
    if (this.at >= this.text.length) return null;
    if (this.text.startsWith('<!--', this.at)) return this.comment();
    if (this.text.startsWith('<![CDATA[', this.at)) return this.cdata();
    if (this.text.startsWith('</', this.at)) return this.endTag();
    if (this.text.startsWith('<?', this.at)) return this.instruction();
    if (this.text.startsWith('<!', this.at)) return this.declaration();
    return this.startTag();
  }

  private comment(): ParseProblem | null {
    const end = this.text.indexOf('--', this.at + 4);
    if (end === -1) return malformed('a comment is not closed', this.at);
    this.at = end + 3;
    return this.text[end + 2] === '>' ? null : malformed('-- inside a comment', end);
  }

  private cdata(): ParseProblem | null {
    const parent = this.open.at(-1);
    if (!parent) return malformed(this.outside(), this.at);
    const end = this.text.indexOf(']]>', this.at);
    if (end === -1) return malformed('a CDATA section is not closed', this.at);
    const raw = this.text.slice(this.at + '<![CDATA['.length, end);
    // In a CDATA section line ends are normalised, and references are plain text.
    parent.text += raw.includes('\r') ? raw.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : raw;
    this.at = end + 3;
    return null;
  }

  private instruction(): ParseProblem {
    const broken = this.at === 0 && /^<\?xml[ \t\r\n]/.test(this.text);
    const message = broken
      ? 'the XML declaration is not well-formed'
      : 'a processing instruction, which rai-hooks refuses';
    return malformed(message, this.at);
  }

  private declaration(): ParseProblem {
    DOCTYPE.lastIndex = this.at;
    if (!DOCTYPE.test(this.text)) return malformed('<! does not begin a comment or a CDATA section', this.at);
    const message = 'a document type or entity declaration, which rai-hooks refuses';
    return { cause: 'doctype-refused', message, offset: this.at };
  }

  private endTag(): ParseProblem | null {
    const start = this.at;
    const element = this.open.at(-1);
    if (!element) return malformed('an end tag without a start tag', start);
    const nameEnd = endOfName(this.text, start + 2);
    const name = this.text.slice(start + 2, nameEnd);
    if (name !== element.name)
      return malformed(`</${shown(name)}> does not close <${shown(element.name)}>`, start);
    this.at = this.pastSpace(nameEnd);
    if (this.text[this.at] !== '>') return this.unexpected('in an end tag', start);
    this.at += 1;
    this.open.pop();
    return null;
  }

  private startTag(): ParseProblem | null {
    const offset = this.at;
    const parent = this.open.at(-1);
    if (!parent && this.root) return malformed(this.outside(), offset);
    if (this.open.length >= MAX_DEPTH)
      return { cause: 'too-deep', message: `more than ${MAX_DEPTH} elements inside each other`, offset };
    const nameEnd = endOfName(this.text, offset + 1);
    if (nameEnd === offset + 1) return malformed('< does not begin a tag', offset);
    const name = this.text.slice(offset + 1, nameEnd);
    const element: Opened = { name, attributes: new Map(), children: [], text: '', offset };
    this.at = nameEnd;
    const problem = this.count() ?? this.attributes(element);
    if (problem) return problem;
    if (parent) parent.children.push(element);
    else this.root = element;
    if (this.text[this.at] === '/') this.at += 2;
    else {
      this.at += 1;
      this.open.push(element);
    }
    return null;
  }

  /** Reads attributes up to the `>` or `/>` of the tag, and stops before it. */
  private attributes(element: Opened): ParseProblem | null {
    for (;;) {
      const start = this.pastSpace(this.at);
      const spaced = start > this.at;
      this.at = start;
      if (this.text[start] === '>' || this.text.startsWith('/>', start)) return null;
      const nameEnd = endOfName(this.text, start);
      if (!spaced || nameEnd === start) return this.unexpected('in a tag', element.offset);
      const problem = this.count() ?? this.attribute(element, this.text.slice(start, nameEnd), start);
      if (problem) return problem;
    }
  }

  private attribute(element: Opened, name: string, start: number): ParseProblem | null {
    if (element.attributes.has(name)) return malformed(`the attribute ${shown(name)} appears twice`, start);
    this.at = this.pastSpace(start + name.length);
    if (this.text[this.at] !== '=') return this.unexpected('where = is expected', element.offset);
    this.at = this.pastSpace(this.at + 1);
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") return this.unexpected('where a quote is expected', element.offset);
    const begin = this.at + 1;
    const end = this.text.indexOf(quote, begin);
    if (end === -1) return malformed('an attribute is not closed', this.at);
    const raw = this.text.slice(begin, end);
    if (raw.includes('<')) return malformed('< inside an attribute value', begin + raw.indexOf('<'));
    const value = readCharacters(raw, begin, 'attribute');
    if (typeof value !== 'string') return value;
    element.attributes.set(name, value);
    this.at = end + 1;
    return null;
  }

  private count(): ParseProblem | null {
    this.nodes += 1;
    if (this.nodes <= MAX_NODES) return null;
    return { cause: 'limit', message: `more than ${MAX_NODES} elements and attributes`, offset: this.at };
  }

  private pastSpace(start: number): number {
    NOT_SPACE.lastIndex = start;
    return NOT_SPACE.exec(this.text)?.index ?? this.text.length;
  }

  private outside(): string {
    return `text or markup ${this.root ? 'after' : 'before'} the root element`;
  }

  private unexpected(where: string, tag: number): ParseProblem {
    const char = this.text.codePointAt(this.at);
    if (char === undefined) return malformed('a tag is not closed', tag);
    return malformed(`${JSON.stringify(String.fromCodePoint(char))} ${where}`, this.at);
  }
}

function shown(name: string): string {
  return name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
}

function malformed(message: string, offset: number): ParseProblem {
  return { cause: 'malformed-xml', message, offset };
}
