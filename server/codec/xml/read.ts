import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ParseCause } from '../../types.ts';
import { MAX_DEPTH, MAX_NODES } from '../json.ts';
import type { TextFault } from '../text-position.ts';

/** An element before typing: what the document says, no more. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** All character data directly inside, in order. */
  text: string;
  /** Where its tag begins, in UTF-16 code units. */
  offset: number;
}

export type XmlRead =
  | { ok: true; root: XmlElement; nodes: number }
  | ({ ok: false; cause: ParseCause } & TextFault);

type Fault = { cause: ParseCause } & TextFault;
type Node = Record<string, unknown>;

const META = XMLParser.getMetaDataSymbol() as unknown as string;
const ATTRIBUTES = ':@';
const TEXT = '#text';
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Typed as a boolean and deprecated, yet the only switch that decodes numeric references; `{}` adds no HTML names.
  htmlEntities: {} as unknown as boolean,
  // Expansion is bounded by the body limit: declarations are refused before parsing, so a reference yields one character.
  processEntities: {
    enabled: true,
    maxTotalExpansions: UNBOUNDED,
    maxExpandedLength: UNBOUNDED,
    maxEntityCount: 1,
    maxEntitySize: 1,
  },
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH + 1,
  onDangerousProperty: (name) => name,
  captureMetaData: true,
});

/** Reads one XML document into untyped elements and says where it goes wrong; DOCTYPE and entities are refused. */
export function readXml(text: string): XmlRead {
  const fault = refused(text) ?? malformed(text);
  if (fault) return { ok: false, ...fault };
  try {
    return build(text, parser.parse(text) as Node[]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = /nested/i.test(message) ? 'too-deep' : 'malformed-xml';
    return { ok: false, cause, message: message.replace(/^\[SECURITY\] /, ''), offset: 0 };
  }
}

/** What the parser would let pass or pass over. Looked for outside comments and CDATA, which are blanked out first. */
function refused(text: string): Fault | null {
  const bare = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, (section) =>
    ' '.repeat(section.length),
  );
  return (
    find(
      bare,
      /<!(?:DOCTYPE|ENTITY)/i,
      'doctype-refused',
      'document types and entity declarations are refused',
    ) ??
    find(bare, /(?<!^\s*)<\?|^\s*<\?(?!xml\s)/, 'malformed-xml', 'processing instructions are refused') ??
    find(
      bare,
      /&(?!(?:amp|lt|gt|quot|apos|#(?:[1-9]\d{0,6}|x[0-9a-f]{1,6}));)/i,
      'malformed-xml',
      '& begins no reference that XML predefines',
    ) ??
    find(
      bare,
      /&#(?:[1-8]|1[124-9]|2\d|3[01]|x0*(?:[1-8bcef]|1[0-9a-f]));/i,
      'malformed-xml',
      'a reference to a character XML cannot hold',
    )
  );
}

function find(text: string, pattern: RegExp, cause: ParseCause, message: string): Fault | null {
  const offset = text.search(pattern);
  return offset === -1 ? null : { cause, message, offset };
}

function malformed(text: string): Fault | null {
  const result = XMLValidator.validate(text);
  if (result === true) return null;
  const { msg, line, col } = result.err;
  return { cause: 'malformed-xml', message: msg.replace(/\.$/, ''), offset: offsetOf(text, line, col ?? 1) };
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current += 1) start = text.indexOf('\n', start) + 1;
  return Math.min(start + column - 1, text.length);
}

function build(text: string, document: Node[]): XmlRead {
  const roots = document.filter((node) => nameOf(node) !== TEXT);
  const [first, second] = roots;
  if (!first) return { ok: false, cause: 'malformed-xml', message: 'there is no root element', offset: 0 };
  const extra = second ? metaOf(second).startIndex : afterRoot(text, metaOf(first).endIndex);
  if (extra !== null)
    return {
      ok: false,
      cause: 'malformed-xml',
      message: 'something stands after the root element',
      offset: extra,
    };
  const counter = { nodes: 0 };
  const root = element(first, 1, counter);
  if (root) return { ok: true, root, nodes: counter.nodes };
  if (counter.nodes > MAX_NODES)
    return { ok: false, cause: 'limit', message: `more than ${MAX_NODES} elements`, offset: 0 };
  return { ok: false, cause: 'too-deep', message: `nested deeper than ${MAX_DEPTH}`, offset: 0 };
}

/** The parser drops what follows the root, so the end is checked against the text. */
function afterRoot(text: string, end: number): number | null {
  const rest = text.slice(end).replace(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length));
  const at = rest.search(/\S/);
  return at === -1 ? null : end + at;
}

function element(node: Node, depth: number, counter: { nodes: number }): XmlElement | null {
  counter.nodes += 1;
  if (depth > MAX_DEPTH || counter.nodes > MAX_NODES) return null;
  const name = nameOf(node);
  const children: XmlElement[] = [];
  let text = '';
  for (const part of node[name] as Node[]) {
    if (TEXT in part) text += String(part[TEXT]);
    else {
      const built = element(part, depth + 1, counter);
      if (!built) return null;
      children.push(built);
    }
  }
  const attributes = new Map(Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>));
  return { name, attributes, children, text, offset: metaOf(node).startIndex };
}

function nameOf(node: Node): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? TEXT;
}

function metaOf(node: Node): { startIndex: number; endIndex: number } {
  return node[META] as { startIndex: number; endIndex: number };
}
