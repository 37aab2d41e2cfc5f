import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ParseCause } from '../../types.ts';
import { MAX_DEPTH } from '../json.ts';
import type { TextFault } from '../text-position.ts';
import { scanMarkup } from './markup.ts';

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
  const scanned = scanMarkup(text);
  if (!scanned.ok) return scanned;
  const fault = malformed(text);
  if (fault) return { ok: false, ...fault };
  try {
    const root = (parser.parse(text) as Node[]).find((node) => nameOf(node) !== TEXT);
    if (root) return { ok: true, root: element(root), nodes: scanned.nodes };
    return { ok: false, cause: 'malformed-xml', message: 'there is no root element', offset: 0 };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, cause: 'malformed-xml', message: message.replace(/^\[SECURITY\] /, ''), offset: 0 };
  }
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

/** Recursive: `scanMarkup` has bounded the depth. */
function element(node: Node): XmlElement {
  const name = nameOf(node);
  const children: XmlElement[] = [];
  let text = '';
  for (const part of node[name] as Node[]) {
    if (TEXT in part) text += String(part[TEXT]);
    else children.push(element(part));
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
