import type { CipherMode } from '../../server/types.ts';

/** A cipher mode, or `any` for whichever fits. */
export type ModeChoice = CipherMode | 'any';

export const MODE_CHOICES: ReadonlyArray<{ value: ModeChoice; label: string }> = [
  { value: 'any', label: 'Either' },
  { value: 'gcm', label: 'GCM' },
  { value: 'cbc', label: 'CBC' },
];
