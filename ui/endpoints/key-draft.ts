import type { RingKeyInput } from '../client/shapes.ts';
import type { ModeChoice } from '../secrets/mode-choices.ts';

/** A key that was typed but is not in the ring yet. */
export interface KeyDraft {
  label: string;
  key: string;
  iv: string;
  mode: ModeChoice;
}

export const NO_KEY: KeyDraft = { label: '', key: '', iv: '', mode: 'any' };

/** Whether nothing was typed, so that nothing can be lost. */
export function isEmptyKey({ label, key, iv }: KeyDraft): boolean {
  return label.trim() === '' && key === '' && iv === '';
}

/** Request body that adds the key. */
export function keyInput({ label, key, iv, mode }: KeyDraft): RingKeyInput {
  return { label: label.trim(), key, iv, ...(mode !== 'any' && { mode }) };
}
