import { isAscii, isUtf8 } from 'node:buffer';
import { headerValue } from '../base/headers.ts';
import type { Contract, Envelope, WireProfile } from '../contract/model.ts';
import { typeFieldOf } from '../contract/recognise.ts';
import type { HeaderPair, Json, JsonObject, UnwrapCause } from '../types.ts';
import { BLOCK_BYTES, TAG_BYTES } from './cipher.ts';
import { readJson } from './json.ts';
import type { Carrier } from './layout.ts';
import { type DecodedText, decodeText, type Mending } from './text.ts';

/** One way to read a body as octets: through which encoding, out of which envelope. */
export interface Reading extends Carrier {
  encoding: DecodedText['encoding'] | 'raw';
  envelope: Envelope['kind'];
  /** The member the octets stood in, for a JSON object. */
  member: string | null;
  mended: Mending | null;
}

export type Unwrapped =
  | { kind: 'plain' }
  /** `orPlain`: it may as well be a plain payload with a long string in it; then only an opening cipher tells. */
  | { kind: 'encoded'; readings: Reading[]; orPlain: boolean }
  | { kind: 'failed'; cause: UnwrapCause; message: string; advice: string; evidence?: JsonObject };

/** From this length on, octets that are UTF-8 are text: in ciphertext that does not come by chance. */
const TELLING_BYTES = 48;
const NO_MEMBERS: ReadonlyMap<string, string> = new Map();
const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;
/** Magic and method of gzip (RFC 1952): in ciphertext once in 16 million bodies. */
const GZIP = [0x1f, 0x8b, 0x08];
const OPENERS = new Set(['{', '[', '<']);
const COMPRESSED = /^(?:x-)?(?:gzip|deflate|br|zstd|compress)$/i;

/** Decides whether a body is a plain payload or encoded octets, and reads the octets in every way that fits. */
export function unwrap(body: Buffer, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const compressed = (headerValue(headers, 'content-encoding') ?? '')
    .split(',')
    .find((token) => COMPRESSED.test(token.trim()));
  if (compressed) {
    return failed(
      'content-encoded',
      `The body is compressed (content-encoding: ${compressed.trim()}).`,
      'Send it uncompressed: compressed bodies are named, never inflated.',
    );
  }
  if (GZIP.every((byte, at) => body[at] === byte)) {
    return failed(
      'content-encoded',
      'The body begins as gzip does, though no header says so.',
      'Send it uncompressed: compressed bodies are named, never inflated.',
    );
  }
  if (isBlank(body))
    return failed(
      'empty-body',
      'The body is empty.',
      'Check that the sender writes a body and a Content-Length or chunks.',
    );
  // ASCII in big-endian UTF-16 is ASCII too, and begins with a NUL.
  if (!isAscii(body) || body[0] === 0) return octets(body, headers);
  const text = body.toString('latin1').trim();
  const opener = text[0] ?? '';
  if (opener === '{') return object(text, headers, contract);
  if (OPENERS.has(opener)) return { kind: 'plain' };
  if (opener === '"') return quoted(text, headers, contract);
  return bare(body, body.toString('latin1'), headers, contract);
}

function octets(body: Buffer, headers: readonly HeaderPair[]): Unwrapped {
  const start = body
    .toString('latin1', 0, 8)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replace(/^[\s\0]+/, '');
  const readable = isUtf8(body) && OPENERS.has(body.toString('utf8').trimStart()[0] ?? '');
  if (readable || OPENERS.has(start[0] ?? '')) return { kind: 'plain' };
  return isUtf8(body) && body.length >= TELLING_BYTES ? unreadable(body) : encoded([reading(body, headers)]);
}

function object(text: string, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const read = readJson(text);
  if (!read.ok) return { kind: 'plain' };
  const value = read.value as JsonObject;
  const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
  const type = typeFieldOf(contract, own)?.value;
  if (typeof type === 'string' && contract.events.has(type)) return { kind: 'plain' };
  const names = envelopeNames(contract.wires);
  const onlyEnvelope = Object.keys(value).every((key) => names.ciphertext.has(key) || names.beside.has(key));
  const least = [...names.beside].some((name) => isTag(own(name))) ? 1 : BLOCK_BYTES;
  const member = Object.keys(value).find((key) => names.ciphertext.has(key) && carries(value[key], least));
  if (member === undefined) return onlyEnvelope ? emptyEnvelope(value, names.ciphertext) : { kind: 'plain' };
  const wrong = [...names.beside].find(
    (name) => Object.hasOwn(value, name) && typeof value[name] !== 'string',
  );
  if (wrong !== undefined) {
    return badEnvelope(
      `The envelope's member "${wrong}" is not a string.`,
      'IV and tag stand in an envelope as hex or base64 text.',
    );
  }
  const members = new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const readings = decodeText(String(value[member])).filter(({ octets }) => octets.length >= least);
  return encoded(
    readings.map((decoded) => ({ ...decoded, envelope: 'json-object', member, members, headers })),
    !onlyEnvelope,
  );
}

/** An object with nothing but an envelope's members, none of which holds ciphertext. */
function emptyEnvelope(value: JsonObject, names: ReadonlySet<string>): Unwrapped {
  const [key] = Object.keys(value).filter((name) => names.has(name));
  const member = key === undefined ? undefined : value[key];
  // An object inside, or running text, is a plain payload that happens to use the name.
  if (key === undefined || (member !== null && typeof member === 'object' && !Array.isArray(member)))
    return { kind: 'plain' };
  if (typeof member === 'string' && /\s/.test(member.trim())) return { kind: 'plain' };
  const is = typeof member === 'string' ? 'is no hex or base64 text of a ciphertext' : 'is not a string';
  return badEnvelope(
    `The envelope's member "${key}" ${is}.`,
    'The ciphertext stands in an envelope as hex or base64 text.',
  );
}

/** Names under which profiles keep the ciphertext, and those of the IV and the tag. */
function envelopeNames(profiles: readonly WireProfile[]): { ciphertext: Set<string>; beside: Set<string> } {
  const objects = profiles.filter((wire) => wire.envelope.kind === 'json-object');
  const ciphertext = objects.flatMap(({ envelope }) =>
    envelope.kind === 'json-object' ? envelope.members : [],
  );
  const beside = objects.flatMap(({ iv, tag }) =>
    [iv, tag].flatMap((place) => ('names' in place ? place.names : [])),
  );
  return { ciphertext: new Set(ciphertext), beside: new Set(beside) };
}

function carries(member: Json | undefined, least: number): boolean {
  return typeof member === 'string' && decodeText(member).some(({ octets }) => octets.length >= least);
}

/** Beside something that has a tag's length, a ciphertext may be shorter than a block. */
function isTag(value: Json | undefined): boolean {
  return typeof value === 'string' && decodeText(value).some(({ octets }) => octets.length === TAG_BYTES);
}

function isLong({ octets }: DecodedText): boolean {
  return octets.length >= BLOCK_BYTES;
}

function quoted(text: string, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const read = readJson(text);
  if (!read.ok || typeof read.value !== 'string') return { kind: 'plain' };
  const readings = decodeText(read.value).filter(isLong);
  if (readings.length > 0)
    return encoded(readings.map((decoded) => fromText(decoded, 'json-string', headers)));
  const inner = read.value.trimStart()[0] === '{' ? object(read.value.trim(), headers, contract) : null;
  if (inner?.kind !== 'encoded') return { kind: 'plain' };
  return badEnvelope(
    'The envelope was serialised twice: it stands as text inside a JSON string.',
    'Serialise the envelope once.',
  );
}

function bare(body: Buffer, text: string, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const colon = colonForm(text, headers);
  if (colon.length > 0) return encoded(colon);
  const decoded = decodeText(text);
  if (body.length < 2 * BLOCK_BYTES && hasTagHeader(headers, contract)) {
    return encoded([...decoded.map((one) => fromText(one, 'bare', headers)), reading(body, headers)]);
  }
  const long = decoded.filter(isLong);
  if (long.length > 0) return encoded(long.map((one) => fromText(one, 'bare', headers)));
  if (readJson(text).ok) return { kind: 'plain' };
  const short = decoded.filter((one) => one.mended === null && text.length % 4 === 0);
  if (short.length > 0) return encoded(short.map((one) => fromText(one, 'bare', headers)));
  return PRINTABLE.test(text) ? unreadable(body) : encoded([reading(body, headers)]);
}

function hasTagHeader(headers: readonly HeaderPair[], { wires }: Contract): boolean {
  const names = new Set(wires.flatMap(({ tag }) => (tag.place === 'header' ? tag.names : [])));
  return [...names].some((name) => isTag(headerValue(headers, name)));
}

/** `iv:ciphertext:tag` or `iv:ciphertext`, each in hex or base64. */
function colonForm(text: string, headers: readonly HeaderPair[]): Reading[] {
  const fields = text.split(':');
  if (fields.length < 2 || fields.length > 3) return [];
  const [iv, ciphertext, tag] = fields;
  if (decodeText(iv ?? '').length === 0) return [];
  const members = new Map([['iv', iv ?? ''], ...(tag === undefined ? [] : [['tag', tag] as const])]);
  return decodeText(ciphertext ?? '').map((decoded) => ({
    ...decoded,
    envelope: 'colon',
    member: null,
    members,
    headers,
  }));
}

function encoded(readings: Reading[], orPlain = false): Unwrapped {
  return twice(readings) ?? { kind: 'encoded', readings, orPlain };
}

/** Octets that are hex or base64 text again: in ciphertext that does not come by chance. */
function twice(readings: Reading[]): Unwrapped | null {
  for (const { encoding, octets } of readings) {
    if (encoding === 'raw' || octets.length < 2 * BLOCK_BYTES || !isAscii(octets)) continue;
    const inner = decodeText(octets.toString('latin1')).find(isLong);
    if (!inner) continue;
    const outer = encoding === 'hex' ? 'hex' : 'base64';
    const message = `The body was encoded twice: the ${outer} holds ${inner.encoding === 'hex' ? 'hex' : 'base64'} text, not octets.`;
    return failed(
      'bad-encoding',
      message,
      'Encode the ciphertext once: some libraries return it as text already.',
    );
  }
  return null;
}

function fromText(decoded: DecodedText, envelope: Envelope['kind'], headers: readonly HeaderPair[]): Reading {
  const { octets, encoding, mended } = decoded;
  return { octets, encoding, mended, envelope, member: null, members: NO_MEMBERS, headers };
}

function reading(body: Buffer, headers: readonly HeaderPair[]): Reading {
  return {
    octets: body,
    encoding: 'raw',
    envelope: 'bare',
    member: null,
    members: NO_MEMBERS,
    headers,
    mended: null,
  };
}

function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

function unreadable(body: Buffer): Unwrapped {
  const begins = body
    .subarray(0, 24)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '·');
  return {
    kind: 'failed',
    cause: 'bad-encoding',
    message: 'The body is neither JSON nor XML, nor ciphertext in an encoding the contract knows.',
    advice:
      'Look at the body: an encrypted one is expected as base64 or hex text, a plain one begins with { or <.',
    evidence: { begins },
  };
}

function badEnvelope(message: string, advice: string): Unwrapped {
  return failed('bad-envelope', message, advice);
}

function failed(cause: UnwrapCause, message: string, advice: string): Unwrapped {
  return { kind: 'failed', cause, message, advice };
}
