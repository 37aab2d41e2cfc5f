import type { WireProfile } from '../../contract/model.ts';
import type { CipherMode } from '../../types.ts';
import { BLOCK_BYTES } from '../cipher.ts';
import { encodingFits } from './encoding.ts';
import type { Reading } from './unwrapped.ts';

/** The wire profiles of a contract, indexed by what can be seen of a body. Computed once for each contract. */
export interface Profiles {
  all: readonly WireProfile[];
  /** Members of a JSON envelope that hold the ciphertext. */
  ciphertextMembers: ReadonlySet<string>;
  /** Members of a JSON envelope that hold an IV or a tag. */
  ivAndTagMembers: ReadonlySet<string>;
  tagHeaders: readonly string[];
  /** The profiles that a reading may have, in the order of detection. Of profiles with the same layout, the first. */
  fitting(reading: Pick<Reading, 'envelope' | 'encoding'>, mode: CipherMode): readonly WireProfile[];
  find(name: string): WireProfile | undefined;
}

/** Indexes the wire profiles of a contract. */
export function indexProfiles(wires: readonly WireProfile[]): Profiles {
  const objects = wires.filter(({ envelope }) => envelope.kind === 'json-object');
  const known = new Map<string, readonly WireProfile[]>();
  const byName = new Map(wires.map((wire) => [wire.name, wire]));
  return {
    all: wires,
    ciphertextMembers: new Set(
      wires.flatMap(({ envelope }) => (envelope.kind === 'json-object' ? envelope.members : [])),
    ),
    ivAndTagMembers: new Set(objects.flatMap(({ iv, tag }) => [...namesOf(iv), ...namesOf(tag)])),
    tagHeaders: [...new Set(wires.flatMap(({ tag }) => (tag.place === 'header' ? tag.names : [])))],
    fitting(reading, mode) {
      const id = `${mode} ${reading.envelope} ${reading.encoding}`;
      const found = known.get(id) ?? distinct(wires, reading, mode);
      known.set(id, found);
      return found;
    },
    find: (name) => byName.get(name),
  };
}

/** Whether a reading has the encoding and envelope of a profile. */
export function readsAs(
  profile: WireProfile,
  { envelope, encoding }: Pick<Reading, 'envelope' | 'encoding'>,
): boolean {
  if (profile.envelope.kind !== envelope) return false;
  if (profile.encoding === 'raw' || encoding === 'raw') return profile.encoding === encoding;
  return encodingFits(encoding, profile.encoding);
}

function distinct(
  wires: readonly WireProfile[],
  reading: Pick<Reading, 'envelope' | 'encoding'>,
  mode: CipherMode,
): WireProfile[] {
  const byLayout = new Map<string, WireProfile>();
  for (const wire of wires) {
    // The IV of CBC is one block, so a profile with a shorter one is for GCM only.
    if (!readsAs(wire, reading) || (mode === 'cbc' && wire.iv.lengthBytes !== BLOCK_BYTES)) continue;
    const layout = JSON.stringify(mode === 'gcm' ? [wire.iv, wire.tag] : wire.iv);
    if (!byLayout.has(layout)) byLayout.set(layout, wire);
  }
  return [...byLayout.values()];
}

function namesOf(place: WireProfile['iv'] | WireProfile['tag']): readonly string[] {
  return 'names' in place ? place.names : [];
}
