import type { EndpointExpects, RingKey } from '../../../types.ts';
import { BEGINNING_BYTES } from '../../beginning.ts';
import { judgeGcmText } from '../../cipher.ts';
import type { Parts } from '../../unwrap/layout.ts';
import { cipherKeyOf, type Form, modeAllowed } from '../forms.ts';
import type { Search } from '../search.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isWholePayload, opensAsPayload } from './gcm-text.ts';

/** One form under one key, to be judged without its tag. */
interface GcmTrial {
  form: Pick<Form, 'mode' | 'profile'> & { parts: Pick<Parts, 'iv'> };
  key: RingKey;
  /** The ciphertext, and what stands behind it: the tag, or the end of the text where no tag was sent. */
  ciphertext: Buffer;
  /** Whether a tag of 16 bytes stands elsewhere than at the end of `ciphertext`. */
  hasTag: boolean;
}

/**
 * Finds out whether a key and IV of the ring are right although the tag does not match. Of the text, which is not
 * authenticated, only two answers are used: whether it begins as a payload, and whether it is one up to its end.
 */
export function gcmFinding(
  search: Search,
  ring: readonly RingKey[],
  expects: EndpointExpects,
): Diagnosis | null {
  const fitting = trialsOf(search, ring, expects).filter(({ form, key, ciphertext }) =>
    judgeGcmText(cipherKeyOf(key, form), ciphertext.subarray(0, BEGINNING_BYTES), opensAsPayload),
  );
  const [first] = fitting;
  if (!first) return null;
  const noTag = fitting.some(({ hasTag }) => hasTag)
    ? undefined
    : fitting.find(({ form, key, ciphertext }) =>
        judgeGcmText(cipherKeyOf(key, form), ciphertext, isWholePayload),
      );
  return noTag ? missingTag(noTag) : altered(first);
}

function trialsOf(search: Search, ring: readonly RingKey[], expects: EndpointExpects): GcmTrial[] {
  const trials: GcmTrial[] = [];
  for (const { form, key } of search.candidates()) {
    if (form.mode !== 'gcm') continue;
    const { ciphertext, tag } = form.parts;
    const isBehind = form.profile.tag.place === 'suffix';
    trials.push({
      form,
      key,
      ciphertext: isBehind ? withTagBehind(ciphertext, tag) : ciphertext,
      hasTag: !isBehind,
    });
  }
  const keys = ring.filter((key) => modeAllowed('gcm', key, expects));
  for (const { mode, profile, untagged } of search.problems) {
    if (mode !== 'gcm' || !untagged) continue;
    const form = { mode, profile, parts: untagged };
    for (const key of keys) trials.push({ form, key, ciphertext: untagged.ciphertext, hasTag: false });
  }
  return trials;
}

/** Ciphertext and tag as one view: a tag behind the ciphertext follows it in memory, so that nothing is copied. */
function withTagBehind(ciphertext: Buffer, tag: Buffer): Buffer {
  return Buffer.from(ciphertext.buffer, ciphertext.byteOffset, ciphertext.length + tag.length);
}

function altered({ form, key }: GcmTrial): Diagnosis {
  return {
    cause: 'altered',
    message: `The key "${key.label}" and the IV are right, but the tag does not match: the body or its tag was altered or cut on the way.`,
    advice:
      'Leave key and IV as they are. Look for what changes or cuts the body, and check that the sender sends all 16 bytes of the tag.',
    evidence: { key: key.label, wire: form.profile.name },
  };
}

function missingTag({ form, key }: GcmTrial): Diagnosis {
  return {
    cause: 'no-tag',
    message: `The key "${key.label}" and the IV are right, but the body has no tag: its last bytes are text.`,
    advice:
      'Send the 16-byte tag. Most libraries return it from a call of its own (getAuthTag in Node); the default wire form has it behind the ciphertext.',
    evidence: { key: key.label, wire: form.profile.name },
  };
}
