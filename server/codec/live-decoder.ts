import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import { createDecoder } from './decode.ts';
import { toBytes } from './decoded-bytes.ts';
import type { Decode, LiveDecode } from './decoding.ts';
import { isCostly } from './worker/cost.ts';
import { createDecodeWorker } from './worker/decode-worker.ts';

/** A decoder that uses the contract in force at the time of each call. */
export interface LiveDecoder {
  /** Decodes at once what takes little time, and in a worker what would block the event loop. */
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
