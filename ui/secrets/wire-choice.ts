import type { WireProfile } from '../../server/contract/model.ts';
import type { CipherMode } from '../../server/types.ts';

/** The parts that distinguish wire profiles, in the order in which they are chosen. */
export const WIRE_PARTS = ['envelope', 'encoding', 'iv', 'tag'] as const;
export type WirePart = (typeof WIRE_PARTS)[number];

export interface WireOption {
  value: string;
  label: string;
}

const ENVELOPES: Record<WireProfile['envelope']['kind'], string> = {
  bare: 'None',
  'json-string': 'JSON string',
  'json-object': 'JSON object',
  colon: 'Parts joined by colons',
};
const ENCODINGS: Record<WireProfile['encoding'], string> = {
  base64: 'base64',
  base64url: 'base64url',
  hex: 'hex',
  raw: 'raw bytes',
};
const IV_PLACES: Record<WireProfile['iv']['place'], string> = {
  configured: 'Not sent',
  prefix: 'Before the ciphertext',
  header: 'In a header',
  member: 'In its own member',
};
const TAG_PLACES: Record<WireProfile['tag']['place'], string> = {
  suffix: 'After the ciphertext',
  prefix: 'Before the ciphertext',
  header: 'In a header',
  member: 'In its own member',
};

/**
 * The option that a profile has for one part. A learned profile is an option of its own, because it may differ in other
 * ways as well.
 */
export function wireOption(wire: WireProfile, part: WirePart): WireOption {
  const { provenance, name, envelope, encoding, iv, tag } = wire;
  switch (part) {
    case 'envelope':
      if (provenance === 'learned') return { value: `learned:${name}`, label: `Learned: ${name}` };
      return { value: envelope.kind, label: ENVELOPES[envelope.kind] };
    case 'encoding':
      return { value: encoding, label: ENCODINGS[encoding] };
    case 'iv': {
      const length = iv.lengthBytes === 16 ? '' : ` (first ${iv.lengthBytes} bytes)`;
      return { value: `${iv.place}-${iv.lengthBytes}`, label: `${IV_PLACES[iv.place]}${length}` };
    }
    case 'tag':
      return { value: tag.place, label: TAG_PLACES[tag.place] };
  }
}

const has = (wire: WireProfile, part: WirePart, value: string): boolean =>
  wireOption(wire, part).value === value;

/** The profiles that can carry a mode: CBC needs an IV of 16 bytes, and sends no tag. */
export function wiresFor(wires: readonly WireProfile[], mode: CipherMode | undefined): WireProfile[] {
  const able = wires.filter((wire) => mode !== 'cbc' || wire.iv.lengthBytes === 16);
  return able.toSorted((a, b) => a.order - b.order);
}

/** The options of a part when the parts before it stay as in `wire`. Each option leads to an existing profile. */
export function wireOptions(wires: readonly WireProfile[], wire: WireProfile, part: WirePart): WireOption[] {
  const before = WIRE_PARTS.slice(0, WIRE_PARTS.indexOf(part));
  const fitting = wires.filter((other) =>
    before.every((one) => has(other, one, wireOption(wire, one).value)),
  );
  return [
    ...new Map(fitting.map((other) => wireOption(other, part)).map((one) => [one.value, one])).values(),
  ];
}

/** The profile with one part changed. The parts before it stay; each part after it stays if such a profile exists. */
export function changeWire(
  wires: readonly WireProfile[],
  wire: WireProfile,
  part: WirePart,
  value: string,
): WireProfile {
  const wanted = WIRE_PARTS.map((one) => [one, one === part ? value : wireOption(wire, one).value] as const);
  let left = wires;
  for (const [one, option] of wanted) {
    const fitting = left.filter((other) => has(other, one, option));
    if (fitting.length > 0) left = fitting;
  }
  return left[0] ?? wire;
}
