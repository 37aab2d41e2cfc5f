import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import { createDecoder } from './decode.ts';
import { toBytes } from './decoded-bytes.ts';
import type { Decode, LiveDecode } from './decoding.ts';
import { isCostly, isLargeContract } from './worker/cost.ts';
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
  let made: { by: Contract; decode: Decode | null } | null = null;

  /** Null when the schemas of the current contract are too large to decode on the event loop. */
  function decoderHere(): Decode | null {
    const contract = source.contract();
    if (made?.by !== contract) {
      const validator = source.validator();
      const decode = isLargeContract(contract) ? null : createDecoder({ contract, validator, onError });
      made = { by: contract, decode };
    }
    return made.decode;
  }

  return {
    async decode(input, settings) {
      const decode = isCostly(input, settings) ? null : decoderHere();
      return decode ? toBytes(decode(input, settings), input.body) : worker.decode(input, settings);
    },
    close: worker.close.bind(worker),
  };
}
