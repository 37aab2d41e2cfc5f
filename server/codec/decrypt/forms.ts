import type { WireProfile } from '../../contract/model.ts';
import type { CipherMode, EndpointExpects, RingKey } from '../../types.ts';
import { type CipherKey, keyBytes } from '../cipher.ts';
import { type LayoutProblem, type Parts, splitParts } from '../unwrap/layout.ts';
import { type Profiles, readsAs } from '../unwrap/profiles.ts';
import type { Reading } from '../unwrap/unwrapped.ts';

/** A body in one mode, split into its parts as one wire profile says. */
export interface Form {
  mode: CipherMode;
  profile: WireProfile;
  reading: Reading;
  parts: Parts;
}

/** Why a body cannot be split as a profile says, although encoding and envelope are those of the profile. */
export interface FormProblem extends LayoutProblem {
  mode: CipherMode;
  profile: WireProfile;
}

export interface Forms {
  /** GCM before CBC, because it authenticates; in each mode, first the forms whose IV was sent with the body. */
  forms: Form[];
  problems: FormProblem[];
}

/** Every form that the readings may have. */
export function formsOf(readings: readonly Reading[], profiles: Profiles, expects: EndpointExpects): Forms {
  const found: Forms = { forms: [], problems: [] };
  for (const mode of ['gcm', 'cbc'] as const) {
    const sent: Form[] = [];
    const others: Form[] = [];
    for (const reading of readings) {
      for (const profile of profilesOf(reading, mode, profiles, expects)) {
        const parts = splitParts(profile, mode, reading);
        if ('problem' in parts) found.problems.push({ ...parts, mode, profile });
        // A header or member with an IV is stronger evidence of the form than a fitting length.
        else ('names' in profile.iv ? sent : others).push({ mode, profile, reading, parts });
      }
    }
    found.forms.push(...sent, ...others);
  }
  return found;
}

function profilesOf(
  reading: Reading,
  mode: CipherMode,
  profiles: Profiles,
  { wire }: EndpointExpects,
): readonly WireProfile[] {
  if (wire === undefined) return profiles.fitting(reading, mode);
  const expected = profiles.find(wire);
  return expected && readsAs(expected, reading) ? [expected] : [];
}

/** Whether a key may be used in `mode`. The mode that the endpoint expects overrides that of the key. */
export function modeAllowed(mode: CipherMode, key: RingKey, expects: EndpointExpects): boolean {
  return (expects.mode ?? key.mode ?? mode) === mode;
}

/** Key and IV for one try: the IV that was sent, else the configured one, cut to the length that the profile takes. */
export function cipherKeyOf(
  key: RingKey,
  { mode, profile, parts }: Pick<Form, 'mode' | 'profile'> & { parts: Pick<Parts, 'iv'> },
): CipherKey {
  return { key: keyBytes(key.key), iv: parts.iv ?? configuredIv(key, profile, mode) };
}

function configuredIv({ iv }: RingKey, profile: WireProfile, mode: CipherMode): Buffer {
  const octets = keyBytes(iv);
  return mode === 'gcm' ? octets.subarray(0, profile.iv.lengthBytes) : octets;
}
