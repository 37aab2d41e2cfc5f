import type { Contract } from './model.ts';
import { createValidator, type Validator } from './validate.ts';

/** The contract in force. Ask for it at each use: adopting another replaces it. */
export interface ContractSource {
  contract(): Contract;
  /** Validates by the contract in force. */
  validator(): Validator;
  replace(contract: Contract): void;
}

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
