import type { Contract } from '../../contract/model.ts';
import type { DecodedBytes, DecodeInput, DecodeSettings } from '../decoding.ts';

/** What the worker is told. Messages are handled in order, so a contract holds for every body after it. */
export type ToWorker =
  | { type: 'contract'; contract: Contract }
  | { type: 'decode'; input: DecodeInput; settings: DecodeSettings };

/** What it answers to each body. */
export interface FromWorker {
  decoded: DecodedBytes;
  /** What decoding threw, which the outcome says without its text. */
  error?: unknown;
}
