import { headerValue } from '../base/headers.ts';
import type { WireProfile } from '../contract/model.ts';
import type { CipherMode, HeaderPair } from '../types.ts';
import { BLOCK_BYTES, TAG_BYTES } from './cipher.ts';
import { decodeText } from './text.ts';

const NO_TAG = Buffer.alloc(0);

/** The octets of an encrypted body taken apart. `iv` null: it is a setting, not on the wire. */
export interface Parts {
  iv: Buffer | null;
  ciphertext: Buffer;
  tag: Buffer;
}

/** Where a body's octets came from: the main ones, and the text of what stands beside them. */
export interface Carrier {
  octets: Buffer;
  members: ReadonlyMap<string, string>;
  headers: readonly HeaderPair[];
}

export interface LayoutFault {
  /** `wrong-length`: it is there, and no IV or tag is that long. `unfit`: the profile is not for this mode or length. */
  fault: 'absent' | 'wrong-length' | 'unfit';
  part: 'iv' | 'tag' | 'body';
  /** Name of the header or member. */
  place: string;
  lengthBytes: number;
}

/** Takes `carrier` apart as `profile` lays it out, or says what does not fit. Looks at lengths and places only. */
export function takeApart(profile: WireProfile, mode: CipherMode, carrier: Carrier): Parts | LayoutFault {
  const { octets } = carrier;
  // CBC's IV is one block: a profile with a shorter one is for GCM alone.
  if (mode === 'cbc' && profile.iv.lengthBytes !== BLOCK_BYTES) return fault('unfit', 'iv');
  const iv = takeIv(profile, carrier);
  if (iv !== null && 'fault' in iv) return iv;
  const rest = octets.subarray(profile.iv.place === 'prefix' ? profile.iv.lengthBytes : 0);
  if (mode === 'cbc')
    return rest.length === 0 ? fault('unfit', 'body') : { iv, ciphertext: rest, tag: NO_TAG };
  const { tag: place } = profile;
  if ('names' in place) {
    const found = beside(place, 'tag', TAG_BYTES, carrier);
    if (found === null) return fault('absent', 'tag', place.names[0]);
    const { name, octets: tag } = found;
    return tag.length === TAG_BYTES
      ? { iv, ciphertext: rest, tag }
      : fault('wrong-length', 'tag', name, tag.length);
  }
  if (rest.length < TAG_BYTES) return fault('unfit', 'body');
  const cut = place.place === 'prefix' ? TAG_BYTES : rest.length - TAG_BYTES;
  const [head, tail] = [rest.subarray(0, cut), rest.subarray(cut)];
  return place.place === 'prefix' ? { iv, ciphertext: tail, tag: head } : { iv, ciphertext: head, tag: tail };
}

/** Lays `parts` out in one run of octets as `profile` says; what goes beside them is left to the envelope. */
export function putTogether(
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

function takeIv({ iv }: WireProfile, carrier: Carrier): Buffer | null | LayoutFault {
  if (!('names' in iv)) {
    if (iv.place === 'configured') return null;
    return carrier.octets.length < iv.lengthBytes
      ? fault('unfit', 'iv')
      : carrier.octets.subarray(0, iv.lengthBytes);
  }
  const found = beside(iv, 'iv', iv.lengthBytes, carrier);
  if (found === null) return fault('absent', 'iv', iv.names[0]);
  const { name, octets } = found;
  if (octets.length === iv.lengthBytes) return octets;
  const otherProfile = octets.length === 12 || octets.length === BLOCK_BYTES;
  return fault(otherProfile ? 'unfit' : 'wrong-length', 'iv', name, octets.length);
}

/**
 * The octets of the first named header or member that is there. Text may be hex, base64 or, for an IV (no tag is made
 * of characters), the octets themselves: the reading of the wanted length is taken, else the first.
 */
function beside(
  place: { place: 'header' | 'member'; names: string[] },
  part: 'iv' | 'tag',
  lengthBytes: number,
  carrier: Carrier,
): { name: string; octets: Buffer } | null {
  for (const name of place.names) {
    const text = place.place === 'header' ? headerValue(carrier.headers, name) : carrier.members.get(name);
    if (text === undefined) continue;
    const decoded = decodeText(text).map((one) => one.octets);
    const readings = part === 'iv' ? [...decoded, Buffer.from(text)] : decoded;
    const octets = readings.find((reading) => reading.length === lengthBytes) ?? readings[0];
    return { name, octets: octets ?? NO_TAG };
  }
  return null;
}

function fault(
  kind: LayoutFault['fault'],
  part: LayoutFault['part'],
  place = '',
  lengthBytes = 0,
): LayoutFault {
  return { fault: kind, part, place, lengthBytes };
}
