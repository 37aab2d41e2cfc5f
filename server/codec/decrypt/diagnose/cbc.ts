import type { JsonObject } from '../../../types.ts';
import { BLOCK_BYTES } from '../../cipher.ts';
import { beginsLikePayload } from '../../plaintext.ts';
import { cipherKeyOf } from '../forms.ts';
import type { CbcTrial } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { beginsAsText, excerpt, textShare, unpad } from './text-share.ts';

/** What a payload of ours or of the platform very likely begins with. */
const LIKELY_PREFIXES = ['{"event":"', '<?xml version="1.0"'];
/** A block with a smaller share of text is garbage; one with a single changed byte is not. */
const GARBLED_BELOW = 0.8;

/** What the decrypted blocks themselves prove: the key fits, and this is what does not. */
export function cbcFinding(trials: readonly CbcTrial[]): Diagnosis | null {
  // Where one IV place gives a payload's beginning, the IV is right: the others only seem to miss a block.
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
    message: `The ciphertext ends inside a block (${over} of ${BLOCK_BYTES} bytes); the whole blocks before it decrypt to text.`,
    advice:
      'Look for a length limit on the way: key and IV are right, but the end is missing. How much was cut off cannot be told.',
    evidence: { key: key.label, lengthBytes: form.parts.ciphertext.length, recovered: excerpt(blocks) },
  };
}

function wrongIv(trial: CbcTrial): Diagnosis | null {
  const { key, blocks, padded } = trial;
  const rest = unpad(blocks.subarray(BLOCK_BYTES));
  // One block tells nothing. In the second, text and padding together are 16 bytes that garbage does not have by chance.
  if (!padded || blocks.length < 2 * BLOCK_BYTES || textShare(rest) < 0.98) return null;
  const compared = compareIv(trial);
  return {
    cause: 'wrong-iv',
    message: `Only the first ${BLOCK_BYTES} bytes are garbage, so the key "${key.label}" is right and the IV is wrong (unless only these bytes were altered, or the text is not a payload).`,
    advice: compared
      ? 'Compare the IV in both settings: the evidence gives the positions of the characters that differ.'
      : 'Compare the IV in both settings, character by character.',
    evidence: { key: key.label, garbledBytes: BLOCK_BYTES, recovered: excerpt(rest), ...compared },
  };
}

/**
 * Which characters of the IV differ from the sender's, from 1, where the text begins as payloads do: CBC's first block
 * is decrypted ⊕ IV, so each known first byte of the text gives one byte of the IV. The sender's IV itself is a secret
 * that is not ours to show.
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
    message: `The key "${key.label}" decrypts the text, but the last block does not end in PKCS#7 padding.`,
    advice:
      'Either the last block was altered or cut off, or the sender pads differently (with zeros, say): use PKCS#7.',
    evidence: {
      key: key.label,
      lastBlockHex: blocks.subarray(-BLOCK_BYTES).toString('hex'),
      recovered: excerpt(head),
    },
  };
}

/** Text on both sides of a garbled block: key and IV fit, and the body was changed. */
function altered({ form, key, blocks }: CbcTrial): Diagnosis | null {
  if (form.parts.ciphertext.length % BLOCK_BYTES !== 0 || !beginsAsText(blocks)) return null;
  const garbled = garbledBlocks(blocks);
  const count = blocks.length / BLOCK_BYTES;
  if (garbled.length === 0 || garbled.length > count / 2 || garbled.includes(count - 1)) return null;
  return {
    cause: 'altered',
    message: `The key "${key.label}" decrypts ${count - garbled.length} of ${count} blocks to text, and those between are garbage: the body was altered on the way.`,
    advice: 'Leave key and IV as they are: look for what changes the body between the sender and here.',
    evidence: { key: key.label, blocks: count, garbledBlocks: garbled.slice(0, 20) },
  };
}

/** Indexes of the blocks that are not text, from 0. */
function garbledBlocks(blocks: Buffer): number[] {
  const indexes = Array.from({ length: blocks.length / BLOCK_BYTES }, (_, index) => index);
  return indexes.filter(
    (at) => textShare(blocks.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES)) < GARBLED_BELOW,
  );
}
