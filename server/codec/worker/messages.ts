import type { Contract } from '../../contract/model.ts';
import type { Decoded, DecodeInput, DecodeSettings } from '../decoding.ts';

/** What the worker is told. Messages are handled in order, so a contract holds for every body after it. */
export type ToWorker =
  | { type: 'contract'; contract: Contract }
  | { type: 'decode'; input: DecodeInput; settings: DecodeSettings };

/** What it answers to each body. `plaintext: 'body'` spares a copy where the plaintext is the body itself. */
export interface FromWorker {
  decoded: Omit<Decoded, 'plaintext'> & { plaintext: Uint8Array | 'body' | null };
  /** What decoding threw, which the outcome says without its text. */
  error?: unknown;
}
