import type { JsonObject } from '../../types.ts';
import { BLOCK_BYTES } from '../cipher.ts';
import { EncodedText } from './encoding.ts';
import type { Profiles } from './profiles.ts';

/** Octets of a ciphertext at least, so that ids and hashes of usual length are not taken for one. */
const MIN_BYTES = 3 * BLOCK_BYTES;
/** Names that are told, and their length. */
const MAX_NAMES = 10;
const MAX_NAME = 60;

/** A payload that may be an envelope which no wire form describes, or which no key opens. */
export interface LikelyEnvelope {
  /** Member that may hold the ciphertext. */
  member: string;
  /** Whether a wire form has the ciphertext in a member of that name. */
  known: boolean;
  /** The other members that no wire form knows. */
  unknown: string[];
}

/** Looks for a member that may hold a ciphertext; null when there is none. */
export function likelyEnvelope(payload: JsonObject, profiles: Profiles): LikelyEnvelope | null {
  const likely = Object.keys(payload).filter((name) => {
    const value = payload[name];
    return typeof value === 'string' && !/\s/.test(value) && isLong(new EncodedText(value));
  });
  const member = likely.find((name) => profiles.ciphertextMembers.has(name)) ?? likely[0];
  if (member === undefined || member.length > MAX_NAME) return null;
  const unknown = unknownMembers(Object.keys(payload), profiles).filter((name) => name !== member);
  return { member, known: profiles.ciphertextMembers.has(member), unknown };
}

/** In each reading: a hash in hex would be long enough as base64. */
function isLong({ readings }: EncodedText): boolean {
  return readings.length > 0 && readings.every(({ octets }) => octets.length >= MIN_BYTES);
}

/** The members of an envelope that no wire form knows, as far as they are told. */
export function unknownMembers(names: readonly string[], profiles: Profiles): string[] {
  return names
    .filter((name) => !profiles.ciphertextMembers.has(name) && !profiles.ivAndTagMembers.has(name))
    .slice(0, MAX_NAMES)
    .map((name) => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name));
}
