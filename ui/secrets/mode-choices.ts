import type { CipherMode } from '../../server/types.ts';

/** A cipher mode, or `any` for whichever fits. */
export type ModeChoice = CipherMode | 'any';

/** The modes to choose from. */
export const MODES: ReadonlyArray<{ value: CipherMode; label: string }> = [
  { value: 'gcm', label: 'GCM' },
  { value: 'cbc', label: 'CBC' },
];

/** The same for a key that may be tried in either. */
export const MODE_CHOICES: ReadonlyArray<{ value: ModeChoice; label: string }> = [
  { value: 'any', label: 'Either' },
  ...MODES,
];
