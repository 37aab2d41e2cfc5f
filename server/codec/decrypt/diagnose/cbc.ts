import type { JsonObject } from '../../../types.ts';
import { beginsLikePayload } from '../../beginning.ts';
import { BLOCK_BYTES } from '../../cipher.ts';
import { cipherKeyOf } from '../forms.ts';
import type { CbcTrial } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { beginsAsText, excerpt, textShare, unpad } from './text-share.ts';

/** How payloads usually begin. */
const LIKELY_PREFIXES = ['{"event":"', '<?xml version="1.0"'];
/** A block with a smaller share of text is garbled. A block with one changed byte has a larger share. */
const GARBLED_BELOW = 0.8;

/** What the decrypted blocks prove: that a key of the ring is right, and what else is wrong. */
export function cbcFinding(trials: readonly CbcTrial[]): Diagnosis | null {
  // A key whose text begins a payload in one form has the right IV there. In its other forms the first block is garbled
  // only because they take the IV from another place.
  const begun = new Set(trials.filter(({ blocks }) => beginsAsText(blocks)).map(({ key }) => key));
  const notBegun = trials.filter(({ key }) => !begun.has(key));
  return (
    first(trials, truncated) ??
    first(notBegun, wrongIv) ??
    first(trials, altered) ??
    first(trials, badPadding)
  );
}

function first(trials: readonly CbcTrial[], judge: (trial: CbcTrial) => Diagnosis | null): Diagnosis | null {
  for (const trial of trials) {
    const found = judge(trial);
    if (found) return found;
  }
  return null;
}

function truncated({ form, key, blocks }: CbcTrial): Diagnosis | null {
  const over = form.parts.ciphertext.length % BLOCK_BYTES;
  if (over === 0 || !beginsLikePayload(blocks) || textShare(blocks) < 0.9) return null;
  return {
    cause: 'truncated',
    message: `The key "${key.label}" and the IV are right, but the end is missing: the last block has ${over} of ${BLOCK_BYTES} bytes.`,
    advice: 'Look for a length limit on the way. How many bytes are missing is not known.',
    evidence: { key: key.label, lengthBytes: form.parts.ciphertext.length, recovered: excerpt(blocks) },
  };
}

function wrongIv(trial: CbcTrial): Diagnosis | null {
  const { key, blocks, padded } = trial;
  const rest = unpad(blocks.subarray(BLOCK_BYTES));
  // One block proves nothing. A second one that is text and padding does not come by chance.
  if (!padded || blocks.length < 2 * BLOCK_BYTES || textShare(rest) < 0.98) return null;
  const compared = compareIv(trial);
  return {
    cause: 'wrong-iv',
    message: `Only the first ${BLOCK_BYTES} bytes are unreadable, so the key "${key.label}" is right and the IV is wrong (unless only these bytes were altered, or the text is not a payload).`,
    advice: compared
      ? 'Compare the IV in both settings: the evidence gives the positions of the characters that differ.'
      : 'Compare the IV in both settings, character by character.',
    evidence: { key: key.label, garbledBytes: BLOCK_BYTES, recovered: excerpt(rest), ...compared },
  };
}

/**
 * The positions, from 1, of the IV's characters that differ from the sender's; null when the text does not begin as
 * payloads usually do. The first block of CBC is decrypted ⊕ IV, so each known byte of the text gives a byte of the
 * sender's IV. That IV is a secret and is not shown.
 */
function compareIv({ form, key, blocks }: CbcTrial): JsonObject | null {
  const used = cipherKeyOf(key, form).iv;
  for (const prefix of LIKELY_PREFIXES) {
    const known = Buffer.from(prefix).subarray(0, BLOCK_BYTES);
    const iv = Buffer.from(known.map((byte, at) => byte ^ (blocks[at] ?? 0) ^ (used[at] ?? 0)));
    if (!iv.every((byte) => byte >= 0x20 && byte <= 0x7e)) continue;
    const differing = [...iv.keys()].filter((at) => iv[at] !== used[at]).map((at) => at + 1);
    return { ivCharactersCompared: iv.length, ivDiffersAt: differing };
  }
  return null;
}

function badPadding({ form, key, blocks, padded }: CbcTrial): Diagnosis | null {
  if (padded || form.parts.ciphertext.length % BLOCK_BYTES !== 0) return null;
  const head = blocks.length > BLOCK_BYTES ? blocks.subarray(0, -BLOCK_BYTES) : blocks;
  if (!beginsLikePayload(head) || textShare(head) < 0.9) return null;
  return {
    cause: 'bad-padding',
    message: `The key "${key.label}" and the IV are right, but the text does not end in PKCS#7 padding.`,
    advice:
      'Make the sender pad by PKCS#7, not with zeros for example. If it does, the end was altered or cut off on the way.',
    evidence: {
      key: key.label,
      lastBlockHex: blocks.subarray(-BLOCK_BYTES).toString('hex'),
      recovered: excerpt(head),
    },
  };
}

/** Finds garbled blocks with text before and behind them: key and IV are right, and the body was altered. */
function altered({ form, key, blocks }: CbcTrial): Diagnosis | null {
  if (form.parts.ciphertext.length % BLOCK_BYTES !== 0 || !beginsAsText(blocks)) return null;
  const garbled = garbledBlocks(blocks);
  const count = blocks.length / BLOCK_BYTES;
  if (garbled.length === 0 || garbled.length > count / 2 || garbled.includes(count - 1)) return null;
  return {
    cause: 'altered',
    message: `The key "${key.label}" and the IV are right, but the body was altered on the way: ${garbled.length} of ${count} blocks are unreadable, between others that are text.`,
    advice: 'Leave key and IV as they are. Look for what changes the body between the sender and rai-hooks.',
    evidence: { key: key.label, blocks: count, garbledBlocks: garbled.slice(0, 20) },
  };
}

/** The indexes, from 0, of the blocks that are not text. */
function garbledBlocks(blocks: Buffer): number[] {
  const indexes = Array.from({ length: blocks.length / BLOCK_BYTES }, (_, index) => index);
  return indexes.filter(
    (at) => textShare(blocks.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES)) < GARBLED_BELOW,
  );
}
