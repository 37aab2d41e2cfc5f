import type { WireProfile } from '../../contract/model.ts';
import type { CipherMode, EndpointExpects, JsonObject, RingKey } from '../../types.ts';
import { readsLikePayload } from '../beginning.ts';
import { openCbc, openGcm } from '../cipher.ts';
import type { Hint } from '../decoding.ts';
import { type Parsed, parsePlaintext } from '../plaintext.ts';
import { splitParts } from '../unwrap/layout.ts';
import { type Profiles, readsAs } from '../unwrap/profiles.ts';
import type { Reading } from '../unwrap/unwrapped.ts';
import { type Candidate, chooseCandidates, hasConfiguredIv, MAX_CANDIDATES } from './candidates.ts';
import { cipherKeyOf, type Form, type FormProblem, formsOf, modeAllowed } from './forms.ts';
import { endsInPadding, HEAD_BYTES, isWholeBlocks, mayBePayload } from './head.ts';

/** Up to this length, decrypting the whole body costs little more than decrypting its beginning. */
const SMALL_BYTES = 2048;
/** Limit on decrypted bytes: four times the body's length, and at least what all candidates of a small body need. */
const MAX_BYTES_FACTOR = 4;
const MAX_BYTES_FLOOR = SMALL_BYTES * MAX_CANDIDATES;

/** What one search has done so far. Its limits are counts, not times: the verdict must not depend on the machine. */
export interface Work {
  candidates: number;
  /** Bytes of ciphertext that were decrypted. */
  bytes: number;
  maxBytes: number;
}

/** The text of a body, and what opened it. */
export interface Opened {
  mode: CipherMode;
  profile: WireProfile;
  reading: Reading;
  key: RingKey;
  plaintext: Buffer;
  parsed: Parsed;
}

export interface SearchOptions {
  readings: readonly Reading[];
  profiles: Profiles;
  ring: readonly RingKey[];
  expects: EndpointExpects;
  hint: Hint | null;
}

export interface Search {
  opened: Opened | null;
  forms: Form[];
  problems: FormProblem[];
  /** The pairs that were tried. Each call gives a new iteration. */
  candidates: () => Iterable<Candidate>;
  /** What the limits left untried; null when everything was tried. */
  untried: JsonObject | null;
  work: Work;
}

/**
 * Tries every form of the body under every key of the ring. Candidates that begin as a payload are decrypted whole first,
 * GCM before CBC; of several CBC readings that qualify, the first that parses wins. The other GCM candidates come last.
 */
export function search(options: SearchOptions): Search {
  const { readings, profiles, ring, expects } = options;
  const maxBytes = Math.max(MAX_BYTES_FLOOR, MAX_BYTES_FACTOR * (readings[0]?.octets.length ?? 0));
  const work: Work = { candidates: 0, bytes: 0, maxBytes };
  const hinted = tryHint(options, work);
  if (hinted && isFinal(hinted))
    return { opened: hinted, forms: [], problems: [], candidates: () => [], untried: null, work };
  const found = formsOf(readings, profiles, expects);
  const { candidates, leftOut } = chooseCandidates(found.forms, ring, (mode, key) =>
    modeAllowed(mode, key, expects),
  );
  const { opened, unverified } = tryAll(candidates(), work);
  const untried = leftOut ?? (unverified.length > 0 ? { likelyButNotDecrypted: unverified } : null);
  return { ...found, opened: opened ?? hinted, candidates, untried, work };
}

/** Whether no other reading can be better: GCM is authenticated, and text that parses is not found by chance. */
function isFinal({ mode, parsed }: Opened): boolean {
  return mode === 'gcm' || parsed.ok;
}

/** Tries what opened the endpoint's last delivery, because it most likely opens this one. */
function tryHint({ readings, profiles, ring, expects, hint }: SearchOptions, work: Work): Opened | null {
  const profile = hint && (expects.wire ?? hint.wire) === hint.wire ? profiles.find(hint.wire) : undefined;
  if (!hint || !profile) return null;
  const { mode, keyLabel } = hint;
  let opened: Opened | null = null;
  for (const reading of readings) {
    const parts = readsAs(profile, reading) ? splitParts(profile, mode, reading) : null;
    if (!parts || 'problem' in parts) continue;
    const form = { mode, profile, reading, parts };
    for (const key of ring) {
      if (key.label !== keyLabel || !modeAllowed(mode, key, expects)) continue;
      opened ??= tryOne({ form, key, cipher: cipherKeyOf(key, form) }, work);
    }
  }
  return opened;
}

function tryOne(candidate: Candidate, work: Work): Opened | null {
  work.candidates += 1;
  return isLikely(candidate, work) ? open(candidate, work) : null;
}

interface Tried {
  opened: Opened | null;
  /** Candidates that begin as a payload but were not decrypted whole, as `key label: wire profile`. */
  unverified: string[];
}

function tryAll(candidates: Iterable<Candidate>, work: Work): Tried {
  let unparsed: Opened | null = null;
  const unlikely: Candidate[] = [];
  const unverified: string[] = [];
  for (const candidate of candidates) {
    work.candidates += 1;
    if (!isLikely(candidate, work)) {
      if (candidate.form.mode === 'gcm') unlikely.push(candidate);
      continue;
    }
    if (work.bytes >= work.maxBytes) {
      unverified.push(`${candidate.key.label}: ${candidate.form.profile.name}`);
      continue;
    }
    const opened = open(candidate, work);
    if (opened && isFinal(opened)) return { opened, unverified };
    unparsed ??= opened;
  }
  return { opened: unparsed ?? openUnlikely(unlikely, work), unverified };
}

/** Whether a candidate is worth decrypting whole. A few blocks rule out nearly every wrong key, whatever the body's size. */
function isLikely(candidate: Candidate, work: Work): boolean {
  const { mode, parts } = candidate.form;
  if (mode === 'gcm' && parts.ciphertext.length <= SMALL_BYTES) return true;
  if (mode === 'cbc' && !isWholeBlocks(candidate)) return false;
  work.bytes += Math.min(parts.ciphertext.length, HEAD_BYTES);
  return mayBePayload(candidate) && (mode === 'gcm' || endsInPadding(candidate));
}

/** Opens GCM text that is not a payload, so that `parse` can say what it is; stops at the limit on bytes. */
function openUnlikely(candidates: readonly Candidate[], work: Work): Opened | null {
  const common = candidates.filter(({ form }) => hasConfiguredIv(form));
  const rare = candidates.filter(({ form }) => !hasConfiguredIv(form));
  for (const candidate of [...common, ...rare]) {
    if (work.bytes >= work.maxBytes) return null;
    const opened = open(candidate, work);
    if (opened) return opened;
  }
  return null;
}

function open({ form, key, cipher }: Candidate, work: Work): Opened | null {
  const { mode, profile, reading, parts } = form;
  work.bytes += parts.ciphertext.length;
  const plaintext =
    mode === 'gcm' ? openGcm(cipher, parts.ciphertext, parts.tag) : openCbc(cipher, parts.ciphertext);
  if (!plaintext || (mode === 'cbc' && !readsLikePayload(plaintext))) return null;
  return { mode, profile, reading, key, plaintext, parsed: parsePlaintext(plaintext) };
}
