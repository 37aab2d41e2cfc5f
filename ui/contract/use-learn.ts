import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Received } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useTask, useToastTask } from '../app/use-task.ts';
import { outcomeOf, quietly } from '../client/outcome.ts';
import type { LearnInput, ProposalView } from '../client/shapes.ts';
import { readContract } from '../sync/refresh.ts';
import { plural } from '../text/format.ts';
import { type LeftOut, tickedOf, withTicks } from './left-out.ts';

/** Maximum of deliveries for one proposal. */
export const MAX_SAMPLES = 500;

export type LearnScope = 'this' | 'matching';

interface Asking {
  id: string;
  scope: LearnScope;
  enums: boolean;
  /** Increases each time the proposal must be read again. */
  round: number;
}

/** Reads the proposal. During a new read the previous proposal stays visible. */
function useProposal({ id, scope, enums, round }: Asking) {
  const { api, store } = useApp();
  const proposal = useSignal<ProposalView | null>(null);
  const input = useSignal<LearnInput | null>(null);
  const refused = useSignal<string | null>(null);
  const reading = useSignal(false);
  const query = store.received.query.value;
  useEffect(() => {
    proposal.value = null;
  }, [id, scope, enums, query, proposal]);
  useEffect(() => {
    const call = new AbortController();
    const read = async (): Promise<ProposalView> => {
      const matching = { limit: MAX_SAMPLES, q: query };
      const rows =
        scope === 'this' ? [{ id }] : (await api.page<Received>('received', matching, call.signal)).items;
      const asked = { received: rows.map((row) => row.id), enums };
      if (!call.signal.aborted) input.value = asked;
      return api.propose(asked, call.signal);
    };
    const show = async (): Promise<void> => {
      reading.value = true;
      const outcome = await outcomeOf(read);
      if (call.signal.aborted) return;
      reading.value = false;
      proposal.value = outcome.ok ? outcome.value : null;
      refused.value = outcome.ok ? null : outcome.error.message;
    };
    quietly(show, call.signal);
    return () => call.abort();
  }, [id, scope, enums, query, round, api]);
  return { proposal, input, refused, reading };
}

/** The changes to adopt: all except those that were unticked. */
function useTicks(proposal: ReadonlySignal<ProposalView | null>) {
  const leftOut = useSignal<LeftOut>(new Set());
  const changes = proposal.value?.changes ?? [];
  const tick = (places: readonly string[], ticked: boolean): void => {
    leftOut.value = withTicks(changes, leftOut.value, { places, ticked });
  };
  return { leftOut, changes, ticked: tickedOf(changes, leftOut.value), tick };
}

/** State of the learn dialog: the proposed changes, adopting the ticked ones, and reverting the last adoption. */
export function useLearn(id: string, close: () => void) {
  const { api, store, ui } = useApp();
  const scope = useSignal<LearnScope>('this');
  const enums = useSignal(false);
  const round = useSignal(0);
  const { busy, problems, run: runTask } = useTask();
  const asking = { id, scope: scope.value, enums: enums.value, round: round.value };
  const { proposal, input, refused, reading } = useProposal(asking);
  const ticks = useTicks(proposal);
  useEffect(() => quietly(() => readContract({ store, api })), [store, api]);
  const compared = proposal.value;
  useEffect(() => {
    problems.value = {};
  }, [compared, problems]);
  const { run: runFromToast } = useToastTask();
  /** Called from the toast, after the dialog has closed. */
  const undo = (): void =>
    void runFromToast(async () => {
      await api.revertContract();
      await readContract({ store, api });
      toast(ui, 'The last adoption was reverted');
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
      const except = ticks.changes.filter((change) => !ticks.ticked.includes(change));
      const { changes } = await api.adopt({ ...input.value, except: except.map(({ where }) => where) });
      return `Adopted: ${plural(changes.length, 'change')}, marked learned`;
    }, undo);
  const revert = () =>
    run(async () => {
      await api.revertContract();
      return 'The last adoption was reverted';
    });
  const checkAgain = (): void => {
    round.value += 1;
  };
  const problem = problems.value[''] ?? refused.value;
  const samples = input.value?.received.length ?? 0;
  return { ...ticks, scope, enums, busy, reading, proposal, samples, problem, adopt, revert, checkAgain };
}

export type Learn = ReturnType<typeof useLearn>;
