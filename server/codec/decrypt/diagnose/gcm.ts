import type { EndpointExpects, RingKey } from '../../../types.ts';
import { judgeGcmText } from '../../cipher.ts';
import type { Parts } from '../../unwrap/layout.ts';
import { cipherKeyOf, type Form, modeAllowed } from '../forms.ts';
import type { Search } from '../search.ts';
import type { Diagnosis } from './diagnosis.ts';
import { BEGINNING_BYTES, isWholePayload, opensAsPayload } from './gcm-text.ts';

/** A place where GCM text may begin, under one key. `text` runs to the end of the octets, a tag behind it included. */
interface GcmTrial {
  form: Pick<Form, 'mode' | 'profile'> & { parts: Pick<Parts, 'iv'> };
  key: RingKey;
  text: Buffer;
  /** Whether this form has a whole tag in a place that is not the end of `text`. */
  hasTag: boolean;
}

/**
 * Whether a key and IV of the ring fit though the tag does not. Text that nobody has authenticated gives two yes or
 * no and nothing else: does it begin as a payload, and is it one to the end of the body?
 */
export function gcmFinding(
  search: Search,
  ring: readonly RingKey[],
  expects: EndpointExpects,
): Diagnosis | null {
  const fitting = trialsOf(search, ring, expects).filter(({ form, key, text }) =>
    judgeGcmText(cipherKeyOf(key, form), text.subarray(0, BEGINNING_BYTES), opensAsPayload),
  );
  const [first] = fitting;
  if (!first) return null;
  const noTag = fitting.some(({ hasTag }) => hasTag)
    ? undefined
    : fitting.find(({ form, key, text }) => judgeGcmText(cipherKeyOf(key, form), text, isWholePayload));
  return noTag ? missingTag(noTag) : altered(first);
}

function trialsOf(search: Search, ring: readonly RingKey[], expects: EndpointExpects): GcmTrial[] {
  const trials: GcmTrial[] = [];
  for (const { form, key } of search.candidates()) {
    if (form.mode !== 'gcm') continue;
    const { ciphertext, tag } = form.parts;
    const isBehind = form.profile.tag.place === 'suffix';
    const text = isBehind ? joined(ciphertext, tag) : ciphertext;
    trials.push({ form, key, text, hasTag: !isBehind });
  }
  const keys = ring.filter((key) => modeAllowed('gcm', key, expects));
  for (const { mode, profile, untagged } of search.problems) {
    if (mode !== 'gcm' || !untagged) continue;
    const form = { mode, profile, parts: untagged };
    for (const key of keys) trials.push({ form, key, text: untagged.ciphertext, hasTag: false });
  }
  return trials;
}

/** The two in one piece: a tag behind the ciphertext follows it in the same memory. */
function joined(ciphertext: Buffer, tag: Buffer): Buffer {
  return Buffer.from(ciphertext.buffer, ciphertext.byteOffset, ciphertext.length + tag.length);
}

function altered({ form, key }: GcmTrial): Diagnosis {
  return {
    cause: 'altered',
    message: `The key "${key.label}" and the IV fit, and the tag does not: the body or its tag was altered or cut on the way.`,
    advice:
      'Leave key and IV as they are: look for what changes or cuts the body, and check that the sender sends all 16 bytes of the tag.',
    evidence: { key: key.label, wire: form.profile.name },
  };
}

function missingTag({ form, key }: GcmTrial): Diagnosis {
  return {
    cause: 'no-tag',
    message: `The key "${key.label}" and the IV fit, and there is no tag: the text fills the whole body.`,
    advice:
      'Send the 16-byte tag: most libraries give it by a call of its own (getAuthTag in Node), and the default wire form has it behind the ciphertext.',
    evidence: { key: key.label, wire: form.profile.name },
  };
}
