import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { ApiError } from '../client/call.ts';
import type { ContractView } from '../client/shapes.ts';
import { readContract } from '../sync/refresh.ts';

/** The contract in force, read when it is first needed; null until then. */
export function useContract(): ContractView | null {
  const { store, api } = useApp();
  const contract = store.contract.value;
  useEffect(() => {
    if (contract !== null) return;
    readContract({ store, api }).catch((error: unknown) => {
      // Without it the choices stay empty, and the connection's state says why.
      if (!(error instanceof ApiError)) throw error;
    });
  }, [contract, store, api]);
  return contract;
}
