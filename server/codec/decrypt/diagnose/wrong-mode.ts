import type { CipherMode, EndpointExpects, RingKey } from '../../../types.ts';
import { openGcm } from '../../cipher.ts';
import { beginsLikePayload } from '../../plaintext.ts';
import { type Candidate, chooseCandidates } from '../candidates.ts';
import { modeAllowed } from '../forms.ts';
import { beginsAsPayload } from '../head.ts';
import type { Search } from '../search.ts';
import { cbcTrials } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { textShare } from './text-share.ts';

/** GCM candidates whose tag is checked: of those that begin as a payload, the first is nearly always the one. */
const MAX_VERIFIED = 4;

interface OtherMode {
  fits: CipherMode;
  key: RingKey;
  wire: string;
}

function cbcThatFits(candidates: Iterable<Candidate>): OtherMode | null {
  const found = cbcTrials(candidates).find(
    ({ blocks, padded }) => padded && beginsLikePayload(blocks) && textShare(blocks) > 0.9,
  );
  return found ? { fits: 'cbc', key: found.key, wire: found.form.profile.name } : null;
}

function gcmThatFits(candidates: Iterable<Candidate>): OtherMode | null {
  const found = [...candidates]
    .filter((candidate) => candidate.form.mode === 'gcm' && beginsAsPayload(candidate))
    .slice(0, MAX_VERIFIED)
    .find(({ form: { parts }, cipher }) => openGcm(cipher, parts.ciphertext, parts.tag));
  return found ? { fits: 'gcm', key: found.key, wire: found.form.profile.name } : null;
}

/** A configured mode is wrong when the other one opens the body. */
export function wrongMode(
  { forms }: Search,
  ring: readonly RingKey[],
  expects: EndpointExpects,
): Diagnosis | null {
  const { candidates } = chooseCandidates(forms, ring, (mode, key) => !modeAllowed(mode, key, expects));
  const other = cbcThatFits(candidates()) ?? gcmThatFits(candidates());
  if (!other) return null;
  const [fits, configured] = other.fits === 'cbc' ? ['CBC', 'GCM'] : ['GCM', 'CBC'];
  return {
    cause: 'wrong-mode',
    message: `The body is AES-256-${fits} and the key "${other.key.label}" opens it, but ${configured} is configured.`,
    advice: `Set the mode of the key or of the endpoint to ${fits}, or the webhook to ${configured}.`,
    evidence: {
      configured: configured.toLowerCase(),
      fits: other.fits,
      key: other.key.label,
      wire: other.wire,
    },
  };
}
