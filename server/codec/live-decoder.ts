import type { Contract } from '../contract/model.ts';
import type { ContractSource } from '../contract/source.ts';
import { createDecoder } from './decode.ts';
import type { Decode, LiveDecode } from './decoding.ts';

/** A decoder by whatever contract is in force when it is called. */
export function createLiveDecoder(source: ContractSource, onError?: (error: unknown) => void): LiveDecode {
  let made: { by: Contract; decode: Decode } | null = null;
  return async (input, settings) => {
    const contract = source.contract();
    if (made?.by !== contract)
      made = { by: contract, decode: createDecoder({ contract, validator: source.validator(), onError }) };
    return made.decode(input, settings);
  };
}
