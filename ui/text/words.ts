import type { Cause, Provenance, SentState, StageName, Verdict } from '../../server/types.ts';

/** Causes in plain words, short enough for a row. */
const CAUSE_WORDS: Partial<Record<Cause, string>> = {
  'wrong-key-or-tampered': 'wrong key or altered',
  altered: 'altered on the way',
  'no-tag': 'tag missing',
  'not-all-tried': 'not every key tried',
  'incomplete-body': 'body cut off',
  'internal-error': 'defect of rai-hooks',
  'wrong-iv': 'wrong IV',
  'bad-iv': 'bad IV',
  'not-utf8': 'not UTF-8',
  'malformed-json': 'malformed JSON',
  'malformed-xml': 'malformed XML',
  'doctype-refused': 'DOCTYPE refused',
  schema: 'breaks the contract',
};

/** The cause as a few words: `wrong-key-or-tampered` → `wrong key or altered`. */
export function causeWords(cause: Cause): string {
  return CAUSE_WORDS[cause] ?? cause.replaceAll('-', ' ');
}

/** Shown in place of the event's name when it is unknown; no event can have such a name. */
export function unnamedWords(verdict: Verdict): string {
  return verdict === 'unrecognised' ? 'Unknown event' : 'Not decoded';
}

export const VERDICTS: readonly Verdict[] = ['valid', 'invalid', 'unrecognised', 'undecodable'];
export const STAGES: readonly StageName[] = ['unwrap', 'decrypt', 'parse', 'recognise', 'validate'];
export const SENT_STATES: readonly SentState[] = ['pending', 'delivered', 'failed', 'cancelled'];

/** The meaning of each provenance, shown once above a payload. */
export const PROVENANCE_WORDS: Record<Provenance, string> = {
  assumed: 'The platform publishes no fields for this event; this contract is our best guess.',
  documented: 'The platform’s own documentation describes these fields.',
  learned: 'These fields were learned from deliveries captured here.',
};

const CIPHER_WORDS = { gcm: 'AES-256-GCM', cbc: 'AES-256-CBC' } as const;

/** The cipher's full name. */
export function cipherWords(mode: keyof typeof CIPHER_WORDS): string {
  return CIPHER_WORDS[mode];
}
