import type { Contract } from './model.ts';
import { createValidator, type Validator } from './validate.ts';

/** The current contract. Call `contract()` for each use, because adopting a contract replaces it. */
export interface ContractSource {
  contract(): Contract;
  /** The validator of the current contract. */
  validator(): Validator;
  replace(contract: Contract): void;
}

/** Creates a source with `initial` as the current contract. */
export function createContractSource(initial: Contract): ContractSource {
  let contract = initial;
  let validator = createValidator(initial);
  return {
    contract: () => contract,
    validator: () => validator,
    replace(next) {
      contract = next;
      validator = createValidator(next);
    },
  };
}
