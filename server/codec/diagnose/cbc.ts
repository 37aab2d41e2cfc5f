import type { RingKey } from '../../types.ts';
import { BLOCK_BYTES, keyBytes } from '../cipher.ts';
import type { Form } from '../decrypt.ts';
import { beginsLikePayload } from '../plaintext.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Look } from './look.ts';
import { beginsAsText, excerpt, textShare, unpad } from './texture.ts';

/** What a payload of ours or of the platform very likely begins with. */
const LIKELY_PREFIXES = ['{"event":"', '<?xml version="1.0"'];

/** What the decrypted blocks themselves prove: the key fits, and this is what does not. */
export function cbcFinding(looks: Look[]): Diagnosis | null {
  // Where one IV place gives a payload's beginning, the IV is right: the others only seem to miss a block.
  const begun = new Set(looks.filter(({ blocks }) => beginsAsText(blocks)).map(({ key }) => key));
  const notBegun = looks.filter(({ key }) => !begun.has(key));
  return (
    first(looks, truncated) ?? first(notBegun, wrongIv) ?? first(looks, badPadding) ?? first(looks, altered)
  );
}

function first(looks: Look[], judge: (look: Look) => Diagnosis | null): Diagnosis | null {
  for (const look of looks) {
    const found = judge(look);
    if (found) return found;
  }
  return null;
}

function truncated({ form, key, blocks }: Look): Diagnosis | null {
  const over = form.parts.ciphertext.length % BLOCK_BYTES;
  if (over === 0 || !beginsLikePayload(blocks) || textShare(blocks) < 0.9) return null;
  return {
    cause: 'truncated',
    message: `The ciphertext ends inside a block (${over} of ${BLOCK_BYTES} bytes); the whole blocks before it decrypt to text.`,
    advice:
      'The key and IV are right, the end is missing: look for a length limit on the way. How much was cut off cannot be told.',
    evidence: { key: key.label, lengthBytes: form.parts.ciphertext.length, recovered: excerpt(blocks) },
  };
}

function wrongIv({ form, key, blocks, padded }: Look): Diagnosis | null {
  const rest = unpad(blocks.subarray(BLOCK_BYTES));
  // One block tells nothing. In the second, text and padding together are 16 bytes that garbage does not have by chance.
  if (!padded || blocks.length < 2 * BLOCK_BYTES || textShare(rest) < 0.98) return null;
  const fitting = fittingIvs(form, key, blocks);
  return {
    cause: 'wrong-iv',
    message: `Only the first ${BLOCK_BYTES} bytes are garbage: the key "${key.label}" is right, and the IV is not (or just these bytes were altered, or the text is no payload).`,
    advice: fitting
      ? 'Compare the IV in both settings, character by character; one that would fit is shown.'
      : 'Compare the IV in both settings, character by character.',
    evidence: {
      key: key.label,
      garbledBytes: BLOCK_BYTES,
      recovered: excerpt(rest),
      ...(fitting ? { ivThatFits: fitting } : {}),
    },
  };
}

/**
 * The leading characters of the IV that would make the text begin as payloads do: CBC's first block is
 * decrypted ⊕ IV, so each known first byte of the text gives one byte of the IV.
 */
function fittingIvs(form: Form, key: RingKey, blocks: Buffer): string | null {
  const used = form.parts.iv ?? keyBytes(key.iv);
  for (const prefix of LIKELY_PREFIXES) {
    const known = Buffer.from(prefix).subarray(0, BLOCK_BYTES);
    const iv = Buffer.from(known.map((byte, at) => byte ^ (blocks[at] ?? 0) ^ (used[at] ?? 0)));
    if (/^[\x20-\x7e]+$/.test(iv.toString('latin1')))
      return `${iv.toString('latin1')}${'?'.repeat(BLOCK_BYTES - iv.length)}`;
  }
  return null;
}

function badPadding({ form, key, blocks, padded }: Look): Diagnosis | null {
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

/** Most blocks are text and one is not: the key fits and the body was changed. CBC has no cause of its own for it. */
function altered({ key, blocks, padded }: Look): Diagnosis | null {
  if (!padded || !beginsAsText(blocks) || blocks.length < 4 * BLOCK_BYTES) return null;
  const garbled = blockIndexes(blocks).filter(
    (at) => textShare(blocks.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES)) < 0.8,
  );
  const count = blocks.length / BLOCK_BYTES;
  if (garbled.length === 0 || garbled.length > count / 2) return null;
  return {
    cause: 'wrong-key',
    message: `The key "${key.label}" decrypts ${count - garbled.length} of ${count} blocks to text; the others are garbage, so the body was altered on the way.`,
    advice: 'The key and IV fit: look for what changes the body between sender and here.',
    evidence: { key: key.label, blocks: count, garbledBlocks: garbled.slice(0, 20) },
  };
}

function blockIndexes(blocks: Buffer): number[] {
  return Array.from({ length: blocks.length / BLOCK_BYTES }, (_, index) => index);
}
