import { isAscii, isUtf8 } from 'node:buffer';
import type { Contract, Envelope, WireProfile } from '../contract/model.ts';
import { typeFieldOf } from '../contract/recognise.ts';
import type { HeaderPair, JsonObject, UnwrapCause } from '../types.ts';
import { BLOCK_BYTES } from './cipher.ts';
import { readJson } from './json.ts';
import { type Carrier, header } from './layout.ts';
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
  | { kind: 'encoded'; readings: Reading[] }
  | { kind: 'failed'; cause: UnwrapCause; message: string; advice: string };

const OPENERS = new Set(['{', '[', '<']);
const COMPRESSED = /^(?:x-)?(?:gzip|deflate|br|zstd|compress)$/i;

/** Decides whether a body is a plain payload or encoded octets, and reads the octets in every way that fits. */
export function unwrap(body: Buffer, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const compressed = (header(headers, 'content-encoding') ?? '')
    .split(',')
    .find((token) => COMPRESSED.test(token.trim()));
  if (compressed) {
    return failed(
      'content-encoded',
      `The body is compressed (content-encoding: ${compressed.trim()}).`,
      'Send it uncompressed: compressed bodies are named, never inflated.',
    );
  }
  if (isBlank(body))
    return failed(
      'empty-body',
      'The body is empty.',
      'Check that the sender writes a body and a Content-Length or chunks.',
    );
  if (!isAscii(body)) return octets(body, headers);
  const text = body.toString('latin1').trim();
  const opener = text[0] ?? '';
  if (opener === '{') return object(text, headers, contract);
  if (OPENERS.has(opener)) return { kind: 'plain' };
  if (opener === '"') return quoted(text, headers);
  return bare(body, text, headers);
}

function octets(body: Buffer, headers: readonly HeaderPair[]): Unwrapped {
  const start = body
    .toString('latin1', 0, 8)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replace(/^[\s\0]+/, '');
  const readable = isUtf8(body) && OPENERS.has(body.toString('utf8').trimStart()[0] ?? '');
  if (readable || OPENERS.has(start[0] ?? '')) return { kind: 'plain' };
  return { kind: 'encoded', readings: [reading(body, 'raw', 'bare', headers)] };
}

function object(text: string, headers: readonly HeaderPair[], contract: Contract): Unwrapped {
  const read = readJson(text);
  if (!read.ok) return { kind: 'plain' };
  const value = read.value as JsonObject;
  if (typeFieldOf(contract, (name) => (Object.hasOwn(value, name) ? value[name] : undefined)))
    return { kind: 'plain' };
  const profiles = contract.wires.filter((wire) => wire.envelope.kind === 'json-object');
  const names = new Set(
    profiles.flatMap((wire) => (wire.envelope.kind === 'json-object' ? wire.envelope.members : [])),
  );
  const member = Object.keys(value).find((key) => names.has(key) && typeof value[key] === 'string');
  if (member === undefined) return { kind: 'plain' };
  const carried = decodeText(String(value[member])).filter((decoded) => decoded.octets.length >= BLOCK_BYTES);
  if (carried.length === 0) return { kind: 'plain' };
  const wrong = besideNames(profiles).find(
    (name) => Object.hasOwn(value, name) && typeof value[name] !== 'string',
  );
  if (wrong !== undefined) {
    return failed(
      'bad-envelope',
      `The envelope's member "${wrong}" is not a string.`,
      'IV and tag stand in an envelope as hex or base64 text.',
    );
  }
  const members = new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return {
    kind: 'encoded',
    readings: carried.map((decoded) => ({ ...decoded, envelope: 'json-object', member, members, headers })),
  };
}

/** Names of the members in which profiles keep the IV and the tag. */
function besideNames(profiles: readonly WireProfile[]): string[] {
  const places = profiles.flatMap((wire) => [wire.iv, wire.tag]);
  return [...new Set(places.flatMap((place) => (place.place === 'member' ? place.names : [])))];
}

function quoted(text: string, headers: readonly HeaderPair[]): Unwrapped {
  const read = readJson(text);
  if (!read.ok || typeof read.value !== 'string') return { kind: 'plain' };
  const readings = decodeText(read.value).filter((decoded) => decoded.octets.length >= BLOCK_BYTES);
  if (readings.length === 0) return { kind: 'plain' };
  return { kind: 'encoded', readings: readings.map((decoded) => fromText(decoded, 'json-string', headers)) };
}

function bare(body: Buffer, text: string, headers: readonly HeaderPair[]): Unwrapped {
  const colon = colonForm(text, headers);
  if (colon) return { kind: 'encoded', readings: [colon] };
  const decoded = decodeText(text);
  const long = decoded.filter((one) => one.octets.length >= BLOCK_BYTES);
  if (long.length > 0)
    return { kind: 'encoded', readings: long.map((one) => fromText(one, 'bare', headers)) };
  if (readJson(text).ok) return { kind: 'plain' };
  const short = decoded.filter((one) => one.mended === null && text.length % 4 === 0);
  if (short.length > 0)
    return { kind: 'encoded', readings: short.map((one) => fromText(one, 'bare', headers)) };
  return { kind: 'encoded', readings: [reading(body, 'raw', 'bare', headers)] };
}

/** `iv:ciphertext:tag` or `iv:ciphertext`, each in hex or base64. */
function colonForm(text: string, headers: readonly HeaderPair[]): Reading | null {
  const fields = text.split(':');
  if (fields.length < 2 || fields.length > 3) return null;
  const [iv, ciphertext, tag] = fields;
  const decoded = decodeText(ciphertext ?? '')[0];
  if (!decoded || decodeText(iv ?? '').length === 0) return null;
  const members = new Map([['iv', iv ?? ''], ...(tag === undefined ? [] : [['tag', tag] as const])]);
  return { ...decoded, envelope: 'colon', member: null, members, headers };
}

function fromText(decoded: DecodedText, envelope: Envelope['kind'], headers: readonly HeaderPair[]): Reading {
  return { ...decoded, envelope, member: null, members: new Map(), headers };
}

function reading(
  body: Buffer,
  encoding: 'raw',
  envelope: Envelope['kind'],
  headers: readonly HeaderPair[],
): Reading {
  return { octets: body, encoding, envelope, member: null, members: new Map(), headers, mended: null };
}

function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

function failed(cause: UnwrapCause, message: string, advice: string): Unwrapped {
  return { kind: 'failed', cause, message, advice };
}
