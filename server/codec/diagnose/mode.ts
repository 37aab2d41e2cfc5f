import type { CipherMode, EndpointExpects, RingKey } from '../../types.ts';
import { openGcm } from '../cipher.ts';
import { cipherKey, modeAllowed, type Search } from '../decrypt.ts';
import { beginsLikePayload } from '../plaintext.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type Look, MAX_LOOKS } from './look.ts';
import { textShare } from './texture.ts';

interface OtherMode {
  fits: CipherMode;
  key: RingKey;
  wire: string;
}

function cbcThatFits(looks: Look[], expects: EndpointExpects): OtherMode | null {
  const look = looks.find(
    ({ key, blocks, padded }) =>
      !modeAllowed('cbc', key, expects) && padded && beginsLikePayload(blocks) && textShare(blocks) > 0.9,
  );
  return look ? { fits: 'cbc', key: look.key, wire: look.form.profile.name } : null;
}

function gcmThatFits(search: Search, ring: readonly RingKey[], expects: EndpointExpects): OtherMode | null {
  const forms = search.forms.filter((form) => form.mode === 'gcm');
  const pairs = forms.flatMap((form) => ring.map((key) => ({ form, key }))).slice(0, MAX_LOOKS);
  const found = pairs.find(
    ({ form, key }) =>
      !modeAllowed('gcm', key, expects) &&
      openGcm(cipherKey(key, form.parts), form.parts.ciphertext, form.parts.tag),
  );
  return found ? { fits: 'gcm', key: found.key, wire: found.form.profile.name } : null;
}

/** A configured mode is wrong when the other one opens the body. */
export function wrongMode(
  search: Search,
  looks: Look[],
  ring: readonly RingKey[],
  expects: EndpointExpects,
): Diagnosis | null {
  const other = cbcThatFits(looks, expects) ?? gcmThatFits(search, ring, expects);
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
