import type { CipherMode, EndpointExpects, RingKey } from '../../../types.ts';
import { beginsLikePayload } from '../../beginning.ts';
import { openGcm } from '../../cipher.ts';
import { type Candidate, chooseCandidates } from '../candidates.ts';
import { modeAllowed } from '../forms.ts';
import { mayBePayload } from '../head.ts';
import type { Search } from '../search.ts';
import { cbcTrials } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { textShare } from './text-share.ts';

/** So many GCM candidates at most have their tag checked: of those that begin as a payload, nearly always the first fits. */
const MAX_VERIFIED = 4;

/** The mode that is not configured and yet opens the body, and what opens it. */
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
    .filter((candidate) => candidate.form.mode === 'gcm' && mayBePayload(candidate))
    .slice(0, MAX_VERIFIED)
    .find(({ form: { parts }, cipher }) => openGcm(cipher, parts.ciphertext, parts.tag));
  return found ? { fits: 'gcm', key: found.key, wire: found.form.profile.name } : null;
}

/** Finds a configured mode that is wrong because the other one opens the body. */
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
    message: `The body is AES-256-${fits}, which the key "${other.key.label}" opens, but the configured mode is ${configured}.`,
    advice: `Set the mode of the key or the endpoint to ${fits}, or that of the webhook to ${configured}.`,
    evidence: {
      configured: configured.toLowerCase(),
      fits: other.fits,
      key: other.key.label,
      wire: other.wire,
    },
  };
}
