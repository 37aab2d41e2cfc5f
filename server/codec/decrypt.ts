import { type Contract, findWire, type WireProfile } from '../contract/model.ts';
import type { CipherMode, EndpointExpects, RingKey } from '../types.ts';
import { BLOCK_BYTES, type CipherKey, keyBytes, openCbc, openCbcBlocks, openGcm } from './cipher.ts';
import type { Hint } from './decoding.ts';
import { type LayoutFault, type Parts, takeApart } from './layout.ts';
import { beginsLikePayload, type Parsed, parsePlaintext, readsLikePayload } from './plaintext.ts';
import { encodingFits } from './text.ts';
import type { Reading } from './unwrap.ts';

/** Bounds of one search, by counts and never by time: a verdict must not depend on the machine. */
export interface Work {
  /** Ciphers tried so far, and the ciphertext bytes they read. */
  candidates: number;
  bytes: number;
}

export const MAX_CANDIDATES = 512;
/** Times the body's length, and never less than the floor. */
export const MAX_BYTES_FACTOR = 32;
export const MAX_BYTES_FLOOR = 1_048_576;

export interface Opened {
  mode: CipherMode;
  profile: WireProfile;
  reading: Reading;
  key: RingKey;
  plaintext: Buffer;
  parsed: Parsed;
}

/** A body taken apart by one profile in one mode. */
export interface Form {
  mode: CipherMode;
  profile: WireProfile;
  reading: Reading;
  parts: Parts;
}

export interface Search {
  opened: Opened | null;
  forms: Form[];
  faults: Array<LayoutFault & { profile: WireProfile }>;
  work: Work;
}

/**
 * Walks every form the body may have over the key ring: GCM first, because it authenticates, then CBC.
 * Of several CBC readings that qualify, the first that parses wins.
 */
export function search(
  readings: Reading[],
  contract: Contract,
  ring: readonly RingKey[],
  expects: EndpointExpects,
  hint: Hint | null,
): Search {
  const work: Work = { candidates: 0, bytes: 0 };
  const budget = Math.max(MAX_BYTES_FLOOR, MAX_BYTES_FACTOR * (readings[0]?.octets.length ?? 0));
  const result: Search = { opened: null, forms: [], faults: [], work };
  const hinted = hint ? ring.filter((key) => key.label === hint.keyLabel) : [];
  if (hint && hinted.length > 0) {
    const profile = findWire(contract, hint.wire);
    const forms = profile && allowed(profile, expects) ? allForms(hint.mode, [profile], readings).forms : [];
    result.opened = tryAll(forms, hinted, expects, work, budget);
    if (result.opened?.mode === 'gcm' || result.opened?.parsed.ok) return result;
  }
  const profiles = contract.wires.filter((wire) => allowed(wire, expects));
  for (const mode of ['gcm', 'cbc'] as const) {
    const { forms, faults } = allForms(mode, profiles, readings);
    result.forms.push(...forms);
    result.faults.push(...faults);
    const opened = tryAll(forms, ring, expects, work, budget);
    if (opened && (!result.opened || opened.parsed.ok)) result.opened = opened;
    if (result.opened?.mode === 'gcm' || result.opened?.parsed.ok) return result;
  }
  return result;
}

/** Whether a key may be used in `mode`: what the endpoint expects goes before the key's own. */
export function modeAllowed(mode: CipherMode, key: RingKey, expects: EndpointExpects): boolean {
  return (expects.mode ?? key.mode ?? mode) === mode;
}

function allowed(wire: WireProfile, expects: EndpointExpects): boolean {
  return expects.wire === undefined || expects.wire === wire.name;
}

function allForms(
  mode: CipherMode,
  profiles: readonly WireProfile[],
  readings: Reading[],
): Pick<Search, 'forms' | 'faults'> {
  const forms: Form[] = [];
  const faults: Search['faults'] = [];
  const seen = new Set<string>();
  for (const profile of profiles) {
    for (const [index, reading] of readings.entries()) {
      if (!readsAs(profile, reading)) continue;
      const parts = takeApart(profile, mode, reading);
      if ('fault' in parts) faults.push({ ...parts, profile });
      else if (isNew(seen, index, parts)) forms.push({ mode, profile, reading, parts });
    }
  }
  // An IV that was sent along says more about the form than one that merely fits: those forms go first.
  const sentIv = (form: Form) => ('names' in form.profile.iv ? 0 : 1);
  return { forms: forms.sort((a, b) => sentIv(a) - sentIv(b)), faults };
}

/** Profiles that differ only where this body does not would try the same octets again. */
function isNew(seen: Set<string>, reading: number, { iv, ciphertext, tag }: Parts): boolean {
  const place = `${ciphertext.byteOffset}+${ciphertext.length}`;
  const id = `${reading} ${iv?.toString('latin1') ?? '-'} ${place} ${tag.toString('latin1')}`;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

/** Whether a reading may be what a profile describes, by encoding and envelope. */
export function readsAs(profile: WireProfile, reading: Reading): boolean {
  if (profile.envelope.kind !== reading.envelope) return false;
  if (profile.encoding === 'raw' || reading.encoding === 'raw') return profile.encoding === reading.encoding;
  return encodingFits(reading.encoding, profile.encoding);
}

function tryAll(
  forms: Form[],
  ring: readonly RingKey[],
  expects: EndpointExpects,
  work: Work,
  budget: number,
): Opened | null {
  let unparsed: Opened | null = null;
  for (const form of forms) {
    for (const key of ring) {
      if (!modeAllowed(form.mode, key, expects)) continue;
      if (work.candidates >= MAX_CANDIDATES || work.bytes >= budget) return unparsed;
      const plaintext = open(form, cipherKey(key, form.parts), work);
      if (!plaintext) continue;
      const { mode, profile, reading } = form;
      const opened: Opened = { mode, profile, reading, key, plaintext, parsed: parsePlaintext(plaintext) };
      if (form.mode === 'gcm' || opened.parsed.ok) return opened;
      unparsed ??= opened;
    }
  }
  return unparsed;
}

export function cipherKey(key: RingKey, parts: Parts): CipherKey {
  return { key: keyBytes(key.key), iv: parts.iv ?? keyBytes(key.iv) };
}

function open({ mode, parts }: Form, key: CipherKey, work: Work): Buffer | null {
  work.candidates += 1;
  const { ciphertext } = parts;
  if (mode === 'gcm') {
    work.bytes += ciphertext.length;
    return openGcm(key, ciphertext, parts.tag);
  }
  if (!cbcPromises(key, ciphertext, work)) return null;
  work.bytes += ciphertext.length;
  const plaintext = openCbc(key, ciphertext);
  return plaintext && readsLikePayload(plaintext) ? plaintext : null;
}

/** The first block alone rules out nearly every wrong key, so a long body is not decrypted for nothing. */
function cbcPromises(key: CipherKey, ciphertext: Buffer, work: Work): boolean {
  if (key.iv.length !== BLOCK_BYTES || ciphertext.length === 0 || ciphertext.length % BLOCK_BYTES !== 0)
    return false;
  work.bytes += BLOCK_BYTES;
  const head = openCbcBlocks(key, ciphertext.subarray(0, BLOCK_BYTES));
  return beginsLikePayload(head) || /^(?:\xef\xbb\xbf)?\s*$/.test(head.toString('latin1'));
}
