import type { CipherMode, EndpointExpects, JsonObject, RingKey } from '../../../types.ts';
import { BLOCK_BYTES } from '../../cipher.ts';
import { type FormProblem, modeAllowed } from '../forms.ts';
import type { Search } from '../search.ts';
import { cbcFinding } from './cbc.ts';
import { cbcTrials } from './cbc-trial.ts';
import type { Diagnosis } from './diagnosis.ts';
import { gcmFinding } from './gcm.ts';
import { wrongMode } from './wrong-mode.ts';

/** Keys whose labels the evidence gives. */
const MAX_KEYS_NAMED = 50;

/** Says why nothing opened the body: the most telling finding first, and only what the bytes prove. */
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

/** A tag or IV in a place of its own that cannot be one. */
function misplacedPart({ part, place, lengthBytes, problem, profile }: FormProblem): Diagnosis {
  const is = problem === 'absent' ? 'is missing' : `is ${lengthBytes} bytes long`;
  const evidence = { place, lengthBytes, wire: profile.name };
  if (part === 'tag') {
    return {
      cause: 'short-tag',
      message: `The tag in "${place}" ${is}; a tag has 16 bytes.`,
      advice: 'Send the whole 16-byte tag: a shorter one is refused, since it is easier to forge.',
      evidence,
    };
  }
  return {
    cause: 'bad-iv',
    message: `The IV in "${place}" ${is}; an IV has 12 or 16 bytes.`,
    advice: 'Send the IV whole, as hex or base64 text.',
    evidence,
  };
}

function byLength(search: Search, ring: readonly RingKey[], expects: EndpointExpects): Diagnosis {
  // Hex text reads as base64 too: the likelier reading, which comes first, is the one to judge.
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
    message:
      'No key of the ring gives valid padding and readable text. In CBC this means that the sender uses another key.',
    advice: modes.includes('gcm')
      ? 'Compare the 32 characters of the key in both settings. The body is not GCM under one of these keys either: the tag matches under none.'
      : 'Compare the 32 characters of the key in both settings.',
    evidence,
  };
}

function unopenedGcm(evidence: JsonObject): Diagnosis {
  return {
    cause: 'wrong-key-or-tampered',
    message:
      'The tag does not match, and no key and IV of the ring give text: they differ from those of the sender, or the beginning of the body was altered.',
    advice:
      'Compare key and IV in both settings; if both are the same, look for what changes the body on the way.',
    evidence,
  };
}

function notAllTried(untried: JsonObject, evidence: JsonObject): Diagnosis {
  return {
    cause: 'not-all-tried',
    message: `None of the ${evidence.candidates} tries opened the body, and the limit of tries was reached before every key and form was tried.`,
    advice:
      'Let the endpoint expect one mode and one wire profile, give each key its mode, or remove keys that are no longer used.',
    evidence: { ...evidence, ...untried },
  };
}

function notWholeBlocks(length: number, evidence: JsonObject): Diagnosis {
  return {
    cause: 'truncated',
    message: `The ciphertext is ${length} bytes, which is not a whole number of ${BLOCK_BYTES}-byte blocks.`,
    advice:
      'Look for a length limit on the way, and check that the sender uses CBC. How much is missing cannot be told.',
    evidence,
  };
}

function tooShort(length: number, evidence: JsonObject): Diagnosis {
  return {
    cause: 'truncated',
    message: `The ciphertext has only ${length} bytes, less than one block or tag of ${BLOCK_BYTES} bytes.`,
    advice: 'Look for a length limit between the sender and this server: the rest of the body is missing.',
    evidence,
  };
}

function noKey(): Diagnosis {
  return {
    cause: 'no-key',
    message: 'The body looks encrypted, and this endpoint has no key.',
    advice: "Add the webhook's AES key and IV to the endpoint: the delivery is then decoded again.",
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
