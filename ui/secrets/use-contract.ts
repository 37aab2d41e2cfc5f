import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { quietly } from '../client/outcome.ts';
import type { ContractView } from '../client/shapes.ts';
import { readContract } from '../sync/refresh.ts';

/** The current contract, read when it is first needed; null until it has been read. */
export function useContract(): ContractView | null {
  const { store, api } = useApp();
  const contract = store.contract.value;
  useEffect(() => {
    // If the read fails, the choices stay empty.
    if (contract === null) quietly(() => readContract({ store, api }));
  }, [contract, store, api]);
  return contract;
}
