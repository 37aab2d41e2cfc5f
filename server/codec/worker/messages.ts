import type { Contract } from '../../contract/model.ts';
import type { DecodedBytes, DecodeInput, DecodeSettings } from '../decoding.ts';

/** A message to the worker. Messages are handled in order, so a contract applies to every later body. */
export type ToWorker =
  | { type: 'contract'; contract: Contract }
  | { type: 'decode'; input: DecodeInput; settings: DecodeSettings };

/** The worker's answer to each body. */
export interface FromWorker {
  decoded: DecodedBytes;
  /** The error that decoding threw; the outcome names it without its text. */
  error?: unknown;
}
