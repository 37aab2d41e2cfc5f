import type { RingKeyInput } from '../client/shapes.ts';
import type { ModeChoice } from '../secrets/mode-choices.ts';

/** A key that is typed and not yet in the ring. */
export interface KeyDraft {
  label: string;
  key: string;
  iv: string;
  mode: ModeChoice;
}

export const NO_KEY: KeyDraft = { label: '', key: '', iv: '', mode: 'any' };

/** Whether nothing is typed that could be lost. */
export function isEmptyKey({ label, key, iv }: KeyDraft): boolean {
  return label.trim() === '' && key === '' && iv === '';
}

/** What adding the key sends to the server. */
export function keyInput({ label, key, iv, mode }: KeyDraft): RingKeyInput {
  return { label: label.trim(), key, iv, ...(mode !== 'any' && { mode }) };
}
