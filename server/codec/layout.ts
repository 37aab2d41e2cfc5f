import type { WireProfile } from '../contract/model.ts';
import type { CipherMode, HeaderPair } from '../types.ts';
import { TAG_BYTES } from './cipher.ts';
import { decodeText } from './text.ts';

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

export type LayoutFault = {
  fault: 'absent' | 'too-short' | 'short-tag' | 'bad-iv';
  place: string;
  lengthBytes: number;
};

/** Takes `carrier` apart as `profile` lays it out, or says what does not fit. Looks at lengths and places only. */
export function takeApart(profile: WireProfile, mode: CipherMode, carrier: Carrier): Parts | LayoutFault {
  const { octets } = carrier;
  const iv = takeIv(profile, carrier);
  if (iv !== null && 'fault' in iv) return iv;
  const start = profile.iv.place === 'prefix' ? profile.iv.lengthBytes : 0;
  const rest = octets.subarray(Math.min(start, octets.length));
  if (mode === 'cbc') {
    return rest.length === 0 ? tooShort(octets) : { iv, ciphertext: rest, tag: Buffer.alloc(0) };
  }
  const { tag: place } = profile;
  if (place.place === 'header' || place.place === 'member') {
    const tag = beside(place.place, place.names, carrier);
    if (tag === null) return { fault: 'absent', place: place.names[0] ?? '', lengthBytes: 0 };
    if (tag.length !== TAG_BYTES)
      return { fault: 'short-tag', place: place.names[0] ?? '', lengthBytes: tag.length };
    return { iv, ciphertext: rest, tag };
  }
  if (rest.length < TAG_BYTES) return tooShort(octets);
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
      ? tooShort(carrier.octets)
      : carrier.octets.subarray(0, iv.lengthBytes);
  }
  const found = beside(iv.place, iv.names, carrier);
  if (found === null) return { fault: 'absent', place: iv.names[0] ?? '', lengthBytes: 0 };
  if (found.length === iv.lengthBytes) return found;
  const known = found.length === 12 || found.length === 16;
  return { fault: known ? 'absent' : 'bad-iv', place: iv.names[0] ?? '', lengthBytes: found.length };
}

/** The octets of the first named header or member that is there; undecodable text counts as no octets. */
function beside(place: 'header' | 'member', names: string[], carrier: Carrier): Buffer | null {
  const text = names.map((name) =>
    place === 'header' ? header(carrier.headers, name) : carrier.members.get(name),
  );
  const first = text.find((value) => value !== undefined);
  if (first === undefined) return null;
  return decodeText(first)[0]?.octets ?? Buffer.alloc(0);
}

function tooShort(octets: Buffer): LayoutFault {
  return { fault: 'too-short', place: 'body', lengthBytes: octets.length };
}

/** The first header of that name, whatever its case. */
export function header(headers: readonly HeaderPair[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}
