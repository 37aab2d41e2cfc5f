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

/** Decides whether a body is a plain payload or encoded octets: text, then envelope, then encoding, each once. */
export function unwrap({ body, headers, contract, profiles }: UnwrapOptions): Unwrapped {
  const beside = new HeaderTexts(headers);
  const read = readText(body, headers);
  if (read.kind === 'octets') return { kind: 'encoded', readings: [rawReading(body, beside)], asPlain: null };
  if (read.kind !== 'text') return read;
  const opened = openEnvelope(body, read.text, { contract, profiles });
  if (opened.kind !== 'enveloped') return opened;
  const found = opened.envelope === 'bare' ? bareReadings(body, opened, beside, profiles) : null;
  if (found && 'kind' in found) return found;
  const readings = found ?? readingsOf(opened, beside);
  return encodedTwice(readings) ?? { kind: 'encoded', readings, asPlain: opened.asPlain };
}

function readingsOf(enveloped: Enveloped, headers: HeaderTexts): Reading[] {
  const { envelope, member, members, leastBytes } = enveloped;
  const found: Reading[] = [];
  for (const { octets, encoding, mended } of enveloped.main.readings)
    if (octets.length >= leastBytes)
      found.push({ octets, encoding, envelope, member, members, headers, mended });
  return found;
}

/** A body without an envelope that is not encoded text is a JSON scalar, raw octets, or unreadable. */
function bareReadings(
  body: Buffer,
  bare: Enveloped,
  headers: HeaderTexts,
  { tagHeaders }: Profiles,
): Reading[] | Unwrapped {
  const all = readingsOf(bare, headers);
  const hasTag = body.length < 2 * BLOCK_BYTES && tagHeaders.some((name) => isTagHeader(headers, name));
  if (hasTag) return [...all, rawReading(body, headers)];
  const long = all.filter(isLong);
  if (long.length > 0) return long;
  const { text } = bare.main;
  if (readJson(text).ok) return PLAIN;
  const short = all.filter(({ mended }) => mended === null && text.length % 4 === 0);
  if (short.length > 0) return short;
  return PRINTABLE.test(text) ? unreadable(body) : [rawReading(body, headers)];
}

function isTagHeader(headers: HeaderTexts, name: string): boolean {
  const text = headers.get(name);
  return text !== undefined && isTag(text);
}

function isLong({ octets }: Pick<DecodedText, 'octets'>): boolean {
  return octets.length >= BLOCK_BYTES;
}

/** Fails octets that are hex or base64 text again: random ciphertext never looks so by chance. */
function encodedTwice(readings: readonly Reading[]): UnwrapFailure | null {
  for (const { encoding, octets } of readings) {
    if (encoding === 'raw' || octets.length < 2 * BLOCK_BYTES || !isAscii(octets)) continue;
    const inner = new EncodedText(octets.toString('latin1')).readings.find(isLong);
    if (!inner) continue;
    const [outer, within] = [encoding, inner.encoding].map((name) => (name === 'hex' ? 'hex' : 'base64'));
    return failed(
      'bad-encoding',
      `The body was encoded twice: the ${outer} holds ${within} text, not octets.`,
      'Encode the ciphertext once: some libraries already return it as text.',
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
