import { isUtf8 } from 'node:buffer';
import type { BodyFormat, Json, ParseCause } from '../types.ts';
import { characterBytes, isContinuation } from './bytes.ts';
import { MAX_DEPTH, MAX_NODES, readJson } from './json.ts';
import { positionAt, type TextPosition } from './text-position.ts';
import { readXml, type XmlElement } from './xml/read.ts';

/** The outcome of parsing plaintext bytes. */
export type Parsed =
  | { ok: true; format: 'json'; value: { [key: string]: Json }; nodes: number }
  | { ok: true; format: 'xml'; root: XmlElement; text: string; nodes: number }
  | {
      ok: false;
      format: BodyFormat | null;
      cause: ParseCause;
      message: string;
      advice: string;
      position: TextPosition | null;
    };

const BOM = '\ufeff';

/** Parses plaintext as XML when it begins with `<`, else as JSON. Never throws. */
export function parsePlaintext(bytes: Buffer): Parsed {
  if (!isUtf8(bytes) || hasUtf16Shape(bytes)) return notUtf8(bytes);
  const whole = bytes.toString('utf8');
  const text = whole.startsWith(BOM) ? whole.slice(1) : whole;
  return text.trimStart()[0] === '<' ? parseXml(text) : parseJson(text);
}

function parseJson(text: string): Parsed {
  const read = readJson(text);
  if (!read.ok) return failure('json', read.cause, read.message, positionAt(text, read.offset));
  const { value } = read;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
    return failure(
      'json',
      'not-a-payload',
      `The text is JSON, but its value is ${kind}; a payload is an object.`,
      null,
    );
  }
  return { ok: true, format: 'json', value, nodes: read.nodes };
}

function parseXml(text: string): Parsed {
  const read = readXml(text);
  if (!read.ok) return failure('xml', read.cause, read.message, positionAt(text, read.offset));
  return { ok: true, format: 'xml', root: read.root, text, nodes: read.nodes };
}

/** Whether the bytes are UTF-16 without a byte order mark: as UTF-8 they are valid, with a NUL in every character. */
function hasUtf16Shape(bytes: Buffer): boolean {
  return bytes.length >= 2 && (bytes[0] === 0) !== (bytes[1] === 0);
}

function notUtf8(bytes: Buffer): Parsed {
  const mark = bytes.toString('latin1', 0, 2);
  const utf16 = mark === '\xff\xfe' || mark === '\xfe\xff' || hasUtf16Shape(bytes);
  return failure(
    null,
    'not-utf8',
    utf16
      ? 'The text is UTF-16, not UTF-8.'
      : `The text is not valid UTF-8 from byte ${firstBadByte(bytes)} on.`,
    null,
  );
}

/** The offset of the first byte that is not UTF-8, found by halving: a check of each character takes far longer. */
function firstBadByte(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 8) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, boundary(bytes, middle)))) good = middle;
    else bad = middle;
  }
  let at = boundary(bytes, good);
  while (at < bytes.length && isUtf8(bytes.subarray(at, next(bytes, at)))) at = next(bytes, at);
  return at;
}

/** The offset of the character that the byte at `at` belongs to. */
function boundary(bytes: Buffer, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && isContinuation(bytes[start] ?? 0)) start -= 1;
  return start;
}

/** The offset behind the character that begins at `at`. */
function next(bytes: Buffer, at: number): number {
  return at + characterBytes(bytes[at] ?? 0);
}

const ADVICE: Record<ParseCause, string> = {
  'malformed-json':
    'Look at the marked place. Typical reasons: the sender builds its JSON by hand, or the body was cut off.',
  'malformed-xml': 'Look at the marked place. The document must be one well-formed root element.',
  'doctype-refused':
    'Remove the document type at the sender: a payload needs none, and attacks by XML use it.',
  'not-utf8': 'Encode the payload as UTF-8 at the sender.',
  'too-deep': `Send a flatter payload: rai-hooks reads at most ${MAX_DEPTH} levels.`,
  limit: `Send a smaller payload: rai-hooks reads at most ${MAX_NODES} values.`,
  'duplicate-key': 'Send each key once: parsers differ in which of the two values they take.',
  'not-a-payload': 'Send a JSON object or an XML document as the payload.',
};

function failure(
  format: BodyFormat | null,
  cause: ParseCause,
  message: string,
  position: TextPosition | null,
): Parsed {
  const where = position ? `Line ${position.line}, column ${position.column}: ${message}.` : message;
  return { ok: false, format, cause, message: where, advice: ADVICE[cause], position };
}
