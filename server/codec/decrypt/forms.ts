import type { WireProfile } from '../../contract/model.ts';
import type { CipherMode, EndpointExpects, RingKey } from '../../types.ts';
import { type CipherKey, keyBytes } from '../cipher.ts';
import { type LayoutProblem, type Parts, takeApart } from '../unwrap/layout.ts';
import { type Profiles, readsAs } from '../unwrap/profiles.ts';
import type { Reading } from '../unwrap/unwrapped.ts';

/** A body taken apart by one profile in one mode. */
export interface Form {
  mode: CipherMode;
  profile: WireProfile;
  reading: Reading;
  parts: Parts;
}

/** Why a profile that reads as the body does cannot take it apart. */
export interface FormProblem extends LayoutProblem {
  mode: CipherMode;
  profile: WireProfile;
}

export interface Forms {
  /** GCM before CBC, since it authenticates; in each mode those whose IV was sent before the others. */
  forms: Form[];
  problems: FormProblem[];
}

/** Every form the readings may have. */
export function formsOf(readings: readonly Reading[], profiles: Profiles, expects: EndpointExpects): Forms {
  const found: Forms = { forms: [], problems: [] };
  for (const mode of ['gcm', 'cbc'] as const) {
    const sent: Form[] = [];
    const others: Form[] = [];
    for (const reading of readings) {
      for (const profile of profilesOf(reading, mode, profiles, expects)) {
        const parts = takeApart(profile, mode, reading);
        if ('problem' in parts) found.problems.push({ ...parts, mode, profile });
        // An IV that was sent along says more about the form than one that merely fits.
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

/** Whether a key may be used in `mode`: what the endpoint expects goes before the key's own. */
export function modeAllowed(mode: CipherMode, key: RingKey, expects: EndpointExpects): boolean {
  return (expects.mode ?? key.mode ?? mode) === mode;
}

/** Key and IV of one try: the IV that was sent, else as much of the configured one as the profile takes. */
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
