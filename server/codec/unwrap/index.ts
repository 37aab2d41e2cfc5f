import { isAscii } from 'node:buffer';
import type { Contract } from '../../contract/model.ts';
import type { HeaderPair } from '../../types.ts';
import { BLOCK_BYTES } from '../cipher.ts';
import { readJson } from '../json.ts';
import { type DecodedText, EncodedText } from './encoding.ts';
import { isTag, openEnvelope } from './envelope.ts';
import { HeaderTexts } from './header-texts.ts';
import type { Profiles } from './profiles.ts';
import { readText, unreadable } from './text.ts';
import {
  type Enveloped,
  failed,
  PLAIN,
  type Reading,
  type UnwrapFailure,
  type Unwrapped,
} from './unwrapped.ts';

const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

export interface UnwrapOptions {
  body: Buffer;
  headers: readonly HeaderPair[];
  contract: Contract;
  profiles: Profiles;
}

/** Decides whether a body is a plain payload or encoded octets, in three steps: its text, the envelope, the encoding. */
export function unwrap({ body, headers: pairs, contract, profiles }: UnwrapOptions): Unwrapped {
  const headers = new HeaderTexts(pairs);
  const read = readText(body, pairs);
  if (read.kind === 'octets') return encoded([rawReading(body, headers)]);
  if (read.kind !== 'text') return read;
  const opened = openEnvelope(body, read.text, { contract, profiles });
  if (opened.kind !== 'enveloped') return opened;
  const readings = readingsOf(opened, headers);
  if (opened.envelope !== 'bare') return encoded(readings, opened);
  return unwrapBare(body, read.text, readings, { pairs, headers, profiles });
}

function readingsOf(
  { ciphertext, envelope, member, members, minBytes }: Enveloped,
  headers: HeaderTexts,
): Reading[] {
  // Each member is named, because spreading is slow and this runs for each delivery.
  const found: Reading[] = [];
  for (const { octets, encoding, mended } of ciphertext.readings)
    if (octets.length >= minBytes)
      found.push({ octets, encoding, envelope, member, members, headers, mended });
  return found;
}

/** Judges text without an envelope: it is encoded octets, a JSON scalar, raw octets, or unreadable. */
function unwrapBare(
  body: Buffer,
  text: string,
  readings: Reading[],
  { pairs, headers, profiles }: { pairs: readonly HeaderPair[]; headers: HeaderTexts; profiles: Profiles },
): Unwrapped {
  const hasTag =
    body.length < 2 * BLOCK_BYTES && profiles.tagHeaders.some((name) => isTagHeader(headers, name));
  if (hasTag) return encoded([...readings, rawReading(body, headers)]);
  const long = readings.filter(isLong);
  if (long.length > 0) return encoded(long);
  if (readJson(text).ok) return PLAIN;
  const short = readings.filter(({ mended }) => mended === null && text.length % 4 === 0);
  if (short.length > 0) return encoded(short);
  return PRINTABLE.test(text) ? unreadable(body, pairs) : encoded([rawReading(body, headers)]);
}

function encoded(readings: Reading[], envelope: Partial<Enveloped> = {}): Unwrapped {
  const { asPlain = null, unknown = [] } = envelope;
  return encodedTwice(readings) ?? { kind: 'encoded', readings, asPlain, unknown };
}

function isTagHeader(headers: HeaderTexts, name: string): boolean {
  const text = headers.get(name);
  return text !== undefined && isTag(text);
}

function isLong({ octets }: Pick<DecodedText, 'octets'>): boolean {
  return octets.length >= BLOCK_BYTES;
}

/** Fails octets that are again hex or base64 text: ciphertext never is by chance. */
function encodedTwice(readings: readonly Reading[]): UnwrapFailure | null {
  for (const { encoding, octets } of readings) {
    if (encoding === 'raw' || octets.length < 2 * BLOCK_BYTES || !isAscii(octets)) continue;
    const inner = new EncodedText(octets.toString('latin1')).readings.find(isLong);
    if (!inner) continue;
    const [outer, within] = [encoding, inner.encoding].map((name) => (name === 'hex' ? 'hex' : 'base64'));
    return failed(
      'bad-encoding',
      `The body was encoded twice: the ${outer} text holds ${within} text, not a ciphertext.`,
      'Encode the ciphertext once: some libraries return it as text already.',
    );
  }
  return null;
}

function rawReading(body: Buffer, headers: HeaderTexts): Reading {
  return {
    octets: body,
    encoding: 'raw',
    envelope: 'bare',
    member: null,
    members: new Map(),
    headers,
    mended: null,
  };
}
