import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import { createDecoder } from './decode.ts';
import { toBytes } from './decoded-bytes.ts';
import type { Decode, LiveDecode } from './decoding.ts';
import { isCostly } from './worker/cost.ts';
import { createDecodeWorker } from './worker/decode-worker.ts';

/** A decoder that follows the contract in force. */
export interface LiveDecoder {
  /** Decodes here what is quickly decoded, and in a worker what would hold the event loop. */
  decode: LiveDecode;
  /** Ends the worker. */
  close(): Promise<void>;
}

export function createLiveDecoder(source: ContractSource, onError: (error: unknown) => void): LiveDecoder {
  const worker = createDecodeWorker({ contract: source.contract, onError });
  let made: { by: Contract; decode: Decode } | null = null;
  return {
    async decode(input, settings) {
      if (isCostly(input, settings)) return worker.decode(input, settings);
      const contract = source.contract();
      if (made?.by !== contract)
        made = { by: contract, decode: createDecoder({ contract, validator: source.validator(), onError }) };
      return toBytes(made.decode(input, settings), input.body);
    },
    close: worker.close.bind(worker),
  };
}
