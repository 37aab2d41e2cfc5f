import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Received } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { ApiError } from '../client/call.ts';
import type { LearnInput, ProposalView } from '../client/shapes.ts';
import { readContract } from '../sync/refresh.ts';
import { plural } from '../text/format.ts';

/** Deliveries one proposal learns from at most. */
export const MAX_SAMPLES = 500;

export type LearnScope = 'this' | 'matching';

/** Reads what could be learned, anew whenever it is asked for other deliveries. */
function useProposal(id: string, scope: LearnScope, enums: boolean) {
  const { api, store } = useApp();
  const proposal = useSignal<ProposalView | null>(null);
  const input = useSignal<LearnInput | null>(null);
  const problem = useSignal<string | null>(null);
  const query = store.received.query.value;
  useEffect(() => {
    const reading = new AbortController();
    const read = async (): Promise<void> => {
      const matching = { limit: MAX_SAMPLES, q: query };
      const rows =
        scope === 'this' ? [{ id }] : (await api.page<Received>('received', matching, reading.signal)).items;
      const asked = { received: rows.map((row) => row.id), enums };
      const found = await api.propose(asked, reading.signal);
      if (reading.signal.aborted) return;
      input.value = asked;
      proposal.value = found;
      problem.value = null;
    };
    proposal.value = null;
    read().catch((error: unknown) => {
      if (!reading.signal.aborted && error instanceof ApiError) problem.value = error.message;
    });
    return () => reading.abort();
  }, [id, scope, enums, query, api]);
  return { proposal, input, problem };
}

/** The learn dialog: what would change, adopting it, and taking the last adoption back. */
export function useLearn(id: string, close: () => void) {
  const { api, store, ui } = useApp();
  const scope = useSignal<LearnScope>('this');
  const enums = useSignal(false);
  const busy = useSignal(false);
  const { proposal, input, problem } = useProposal(id, scope.value, enums.value);
  useEffect(() => {
    void readContract({ store, api }).catch(() => undefined);
  }, [store, api]);
  const run = async (work: () => Promise<string>): Promise<void> => {
    busy.value = true;
    try {
      const done = await work();
      await readContract({ store, api });
      toast(ui, done);
      close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.value = error.message;
    } finally {
      busy.value = false;
    }
  };
  const adopt = () =>
    run(async () => {
      if (input.value === null) return '';
      const { changes } = await api.adopt(input.value);
      return `Adopted: ${plural(changes.length, 'change')}, marked learned`;
    });
  const revert = () =>
    run(async () => {
      await api.revertContract();
      return 'The last adoption is taken back';
    });
  return { scope, enums, busy, proposal, problem, adopt, revert };
}

export type Learn = ReturnType<typeof useLearn>;
