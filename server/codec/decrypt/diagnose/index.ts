import type { CipherMode, EndpointExpects, JsonObject, RingKey } from '../../../types.ts';
import { BLOCK_BYTES } from '../../cipher.ts';
import { type FormProblem, modeAllowed } from '../forms.ts';
import type { Search } from '../search.ts';
import { cbcFinding } from './cbc.ts';
import { cbcTrials } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { gcmFinding } from './gcm.ts';
import { wrongMode } from './wrong-mode.ts';

/** The evidence names at most so many keys. */
const MAX_KEYS_NAMED = 50;

/** Says why no key and form opened the body. The most specific finding goes first; each is proved by the bytes. */
export function diagnose(search: Search, ring: readonly RingKey[], expects: EndpointExpects): Diagnosis {
  if (ring.length === 0) return noKey();
  const misplaced = search.problems.filter(
    ({ problem }) => problem === 'wrong-length' || (problem === 'absent' && expects.wire !== undefined),
  );
  const shortTag = misplaced.find(({ problem, part }) => part === 'tag' && problem === 'wrong-length');
  const [other] = misplaced;
  return (
    wrongMode(search, ring, expects) ??
    cbcFinding(cbcTrials(search.candidates())) ??
    (shortTag ? misplacedPart(shortTag) : null) ??
    gcmFinding(search, ring, expects) ??
    (other ? misplacedPart(other) : null) ??
    byLength(search, ring, expects)
  );
}

/** A tag or IV, in a place of its own, that is missing or has a wrong length. */
function misplacedPart({ part, place, lengthBytes, problem, profile }: FormProblem): Diagnosis {
  const is = problem === 'absent' ? 'is missing' : `is ${lengthBytes} bytes long`;
  const evidence = { place, lengthBytes, wire: profile.name };
  if (part === 'tag') {
    return {
      cause: 'short-tag',
      message: `The tag in "${place}" ${is}; a tag is 16 bytes long.`,
      advice: 'Send the whole 16-byte tag. A shorter one is refused because it is easier to forge.',
      evidence,
    };
  }
  return {
    cause: 'bad-iv',
    message: `The IV in "${place}" ${is}; an IV is 12 or 16 bytes long.`,
    advice: 'Send the whole IV, as hex or base64 text.',
    evidence,
  };
}

/** What the lengths alone tell: no key and form gave anything that reads like text. */
function byLength(search: Search, ring: readonly RingKey[], expects: EndpointExpects): Diagnosis {
  // Hex text is valid base64, too. The first reading is the likelier one.
  const reading = search.forms[0]?.reading;
  const forms = search.forms.filter((form) => form.reading === reading);
  const length = reading?.octets.length ?? 0;
  const modes = (['gcm', 'cbc'] as const).filter((mode) =>
    ring.some((key) => modeAllowed(mode, key, expects)),
  );
  const evidence = tried(search, ring, modes);
  const tagged = forms.some((form) => form.mode === 'gcm' && 'names' in form.profile.tag);
  if (length < BLOCK_BYTES && !tagged) return tooShort(length, evidence);
  const wholeBlocks = forms.some(
    (form) => form.mode === 'cbc' && form.parts.ciphertext.length % BLOCK_BYTES === 0,
  );
  if (!modes.includes('gcm') && !wholeBlocks) return notWholeBlocks(length, evidence);
  if (search.untried) return notAllTried(search.untried, evidence);
  if (modes.includes('gcm') && (tagged || !wholeBlocks || !modes.includes('cbc')))
    return unopenedGcm(evidence);
  return {
    cause: 'wrong-key',
    message: 'No key of the ring gives valid padding and readable text in CBC: the sender uses another key.',
    advice: modes.includes('gcm')
      ? 'Compare the 32 characters of the key in both settings. In GCM the tag matches under no key of the ring either.'
      : 'Compare the 32 characters of the key in both settings.',
    evidence,
  };
}

function unopenedGcm(evidence: JsonObject): Diagnosis {
  return {
    cause: 'wrong-key-or-tampered',
    message:
      'The tag does not match, and no key and IV of the ring give text: the sender uses another key or IV, or the beginning of the body was altered.',
    advice:
      'Compare key and IV in both settings. If both are the same, look for what changes the body on the way.',
    evidence,
  };
}

function notAllTried(untried: JsonObject, evidence: JsonObject): Diagnosis {
  return {
    cause: 'not-all-tried',
    message: `No key opened the body in ${evidence.candidates} tries, and the limit was reached before every key was tried in every wire form.`,
    advice:
      'Let the endpoint expect one mode and one wire profile, give each key its mode, or remove keys that are no longer in use.',
    evidence: { ...evidence, ...untried },
  };
}

function notWholeBlocks(length: number, evidence: JsonObject): Diagnosis {
  return {
    cause: 'truncated',
    message: `The ciphertext is ${length} bytes long, which is not a multiple of the CBC block of ${BLOCK_BYTES} bytes.`,
    advice:
      'Look for a length limit on the way, and check that the sender uses CBC. How many bytes are missing is not known.',
    evidence,
  };
}

function tooShort(length: number, evidence: JsonObject): Diagnosis {
  return {
    cause: 'truncated',
    message: `The ciphertext is only ${length} bytes long, less than one CBC block or GCM tag of ${BLOCK_BYTES} bytes.`,
    advice: 'Look for a length limit between the sender and rai-hooks: the rest of the body is missing.',
    evidence,
  };
}

function noKey(): Diagnosis {
  return {
    cause: 'no-key',
    message: 'The body looks encrypted, and this endpoint has no key.',
    advice: "Add the webhook's AES key and IV to the endpoint. The delivery is then decoded again.",
    evidence: {},
  };
}

function tried(search: Search, ring: readonly RingKey[], modes: CipherMode[]): JsonObject {
  return {
    keys: ring.slice(0, MAX_KEYS_NAMED).map((key) => key.label),
    keysInRing: ring.length,
    modes,
    wireForms: [...new Set(search.forms.map((form) => form.profile.name))],
    candidates: search.work.candidates,
    bytesRead: search.work.bytes,
  };
}
