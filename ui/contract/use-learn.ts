import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Received } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useTask, useToastTask } from '../app/use-task.ts';
import { outcomeOf, quietly } from '../client/outcome.ts';
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
  const refused = useSignal<string | null>(null);
  const query = store.received.query.value;
  useEffect(() => {
    const reading = new AbortController();
    const read = async (): Promise<ProposalView> => {
      const matching = { limit: MAX_SAMPLES, q: query };
      const rows =
        scope === 'this' ? [{ id }] : (await api.page<Received>('received', matching, reading.signal)).items;
      const asked = { received: rows.map((row) => row.id), enums };
      if (!reading.signal.aborted) input.value = asked;
      return api.propose(asked, reading.signal);
    };
    const show = async (): Promise<void> => {
      const outcome = await outcomeOf(read);
      if (reading.signal.aborted) return;
      proposal.value = outcome.ok ? outcome.value : null;
      refused.value = outcome.ok ? null : outcome.error.message;
    };
    proposal.value = null;
    quietly(show, reading.signal);
    return () => reading.abort();
  }, [id, scope, enums, query, api]);
  return { proposal, input, refused };
}

/** The learn dialog: what would change, adopting it, and taking the last adoption back. */
export function useLearn(id: string, close: () => void) {
  const { api, store, ui } = useApp();
  const scope = useSignal<LearnScope>('this');
  const enums = useSignal(false);
  const { busy, problems, run: runTask } = useTask();
  const { proposal, input, refused } = useProposal(id, scope.value, enums.value);
  useEffect(() => quietly(() => readContract({ store, api })), [store, api]);
  const compared = proposal.value;
  useEffect(() => {
    problems.value = {};
  }, [compared, problems]);
  const { run: runFromToast } = useToastTask();
  /** Also works once the dialog is closed, from the toast. */
  const undo = (): void =>
    void runFromToast(async () => {
      await api.revertContract();
      await readContract({ store, api });
      toast(ui, 'The last adoption is taken back');
    });
  const run = (work: () => Promise<string>, undo?: () => void) =>
    runTask(async () => {
      const done = await work();
      await readContract({ store, api });
      toast(ui, done, 'plain', undo && { label: 'Undo', run: undo });
      close();
    });
  const adopt = () =>
    run(async () => {
      if (input.value === null) return '';
      const { changes } = await api.adopt(input.value);
      return `Adopted: ${plural(changes.length, 'change')}, marked learned`;
    }, undo);
  const revert = () =>
    run(async () => {
      await api.revertContract();
      return 'The last adoption is taken back';
    });
  const problem = problems.value[''] ?? refused.value;
  return { scope, enums, busy, proposal, problem, adopt, revert };
}

export type Learn = ReturnType<typeof useLearn>;
