import type { WireProfile } from '../../contract/model.ts';
import type { CipherMode } from '../../types.ts';
import { BLOCK_BYTES, TAG_BYTES } from '../cipher.ts';
import type { Reading } from './unwrapped.ts';

const NO_TAG = Buffer.alloc(0);

/** The parts of an encrypted body. */
export interface Parts {
  /** Null when it is not sent, but configured. */
  iv: Buffer | null;
  ciphertext: Buffer;
  tag: Buffer;
}

/** Why a body cannot be split as a wire profile says. */
export interface LayoutProblem {
  /** `wrong-length`: an IV or tag is never that long. `unfit`: the profile does not fit this mode or length. */
  problem: 'absent' | 'wrong-length' | 'unfit';
  part: 'iv' | 'tag' | 'body';
  /** Name of the header or member. */
  place: string;
  lengthBytes: number;
  /** The other parts, when the tag is the only problem. */
  untagged: Omit<Parts, 'tag'> | null;
}

/** Splits a reading into its parts as `profile` says, or tells what does not fit. Judges by places and lengths only. */
export function splitParts(profile: WireProfile, mode: CipherMode, reading: Reading): Parts | LayoutProblem {
  const { octets } = reading;
  if (mode === 'cbc' && profile.iv.lengthBytes !== BLOCK_BYTES) return problem('unfit', 'iv');
  const iv = ivOf(profile, reading);
  if (iv !== null && 'problem' in iv) return iv;
  const rest = profile.iv.place === 'prefix' ? octets.subarray(profile.iv.lengthBytes) : octets;
  if (mode === 'cbc')
    return rest.length === 0 ? problem('unfit', 'body') : { iv, ciphertext: rest, tag: NO_TAG };
  const { tag: place } = profile;
  if ('names' in place) return withNamedTag(place, iv, rest, reading);
  if (rest.length < TAG_BYTES) return problem('unfit', 'body');
  const cut = place.place === 'prefix' ? TAG_BYTES : rest.length - TAG_BYTES;
  const [head, tail] = [rest.subarray(0, cut), rest.subarray(cut)];
  return place.place === 'prefix' ? { iv, ciphertext: tail, tag: head } : { iv, ciphertext: head, tag: tail };
}

/** Joins the parts that stand in the body itself, as `profile` says. Those in headers or members are left out. */
export function joinParts(
  profile: WireProfile,
  mode: CipherMode,
  parts: { iv: Buffer; ciphertext: Buffer; tag: Buffer },
): Buffer {
  const iv = profile.iv.place === 'prefix' ? [parts.iv] : [];
  if (mode === 'cbc') return Buffer.concat([...iv, parts.ciphertext]);
  if (profile.tag.place === 'prefix') return Buffer.concat([...iv, parts.tag, parts.ciphertext]);
  if (profile.tag.place === 'suffix') return Buffer.concat([...iv, parts.ciphertext, parts.tag]);
  return Buffer.concat([...iv, parts.ciphertext]);
}

function ivOf({ iv }: WireProfile, reading: Reading): Buffer | null | LayoutProblem {
  if (!('names' in iv)) {
    if (iv.place === 'configured') return null;
    return reading.octets.length < iv.lengthBytes
      ? problem('unfit', 'iv')
      : reading.octets.subarray(0, iv.lengthBytes);
  }
  const found = namedPart(iv, 'iv', iv.lengthBytes, reading);
  if (found === null) return problem('absent', 'iv', { place: iv.names[0] });
  const { name: place, octets } = found;
  if (octets.length === iv.lengthBytes) return octets;
  const ofAnotherProfile = octets.length === 12 || octets.length === BLOCK_BYTES;
  return problem(ofAnotherProfile ? 'unfit' : 'wrong-length', 'iv', { place, lengthBytes: octets.length });
}

function withNamedTag(
  place: { place: 'header' | 'member'; names: string[] },
  iv: Buffer | null,
  ciphertext: Buffer,
  reading: Reading,
): Parts | LayoutProblem {
  const untagged = { iv, ciphertext };
  const found = namedPart(place, 'tag', TAG_BYTES, reading);
  if (found === null) return problem('absent', 'tag', { place: place.names[0], untagged });
  const { name, octets: tag } = found;
  if (tag.length === TAG_BYTES) return { ...untagged, tag };
  return problem('wrong-length', 'tag', { place: name, lengthBytes: tag.length, untagged });
}

/**
 * The octets of the first header or member that is present, of the names that a profile has for it. Its text is hex or
 * base64; that of an IV may also be its characters as they are. A reading of the wanted length wins, else the first.
 */
function namedPart(
  place: { place: 'header' | 'member'; names: string[] },
  part: 'iv' | 'tag',
  lengthBytes: number,
  { headers, members }: Reading,
): { name: string; octets: Buffer } | null {
  for (const name of place.names) {
    const text = place.place === 'header' ? headers.get(name) : members.get(name);
    if (text === undefined) continue;
    const decoded = text.readings.map(({ octets }) => octets);
    const readings = part === 'iv' ? [...decoded, Buffer.from(text.text)] : decoded;
    return { name, octets: readings.find(({ length }) => length === lengthBytes) ?? readings[0] ?? NO_TAG };
  }
  return null;
}

function problem(
  kind: LayoutProblem['problem'],
  part: LayoutProblem['part'],
  more: { place?: string | undefined; lengthBytes?: number; untagged?: LayoutProblem['untagged'] } = {},
): LayoutProblem {
  const { place = '', lengthBytes = 0, untagged = null } = more;
  return { problem: kind, part, place, lengthBytes, untagged };
}
