import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import { outcomeOf } from '../client/outcome.ts';
import { problemsByPointer } from '../client/problems.ts';
import { useApp } from './context.ts';
import { toast } from './interface-state.ts';

/** What is wrong with each field, by its JSON Pointer; what belongs to no field stands under ''. */
export type Problems = Record<string, string>;

export interface Task {
  /** Whether a call is running. */
  busy: ReadonlySignal<boolean>;
  /** Why the last call was refused; empty when it was not. */
  problems: Signal<Problems>;
  /**
   * Runs calls and returns what they gave. Null when the server refused one; the reason is then in `problems`. Null
   * as well, without any call, while the one before is still running: a double click must not send twice.
   */
  run<T>(work: () => Promise<T>): Promise<T | null>;
}

/** Calls that the server may refuse. `fields` are the JSON Pointers that the view shows a problem at. */
export function useTask(fields: readonly string[] = []): Task {
  const busy = useSignal(false);
  const problems = useSignal<Problems>({});
  const run: Task['run'] = async (work) => {
    if (busy.peek()) return null;
    busy.value = true;
    problems.value = {};
    try {
      const outcome = await outcomeOf(work);
      if (outcome.ok) return outcome.value;
      problems.value = problemsByPointer(outcome.error, fields);
      return null;
    } finally {
      busy.value = false;
    }
  };
  return { busy, problems, run };
}

/**
 * Calls whose refusal a toast shows: for a view without room for a problem. Here calls may run side by side, as when
 * two rows are switched in quick succession.
 */
export function useToastTask(): Pick<Task, 'busy' | 'run'> {
  const { ui } = useApp();
  const running = useSignal(0);
  const busy = useComputed(() => running.value > 0);
  const run: Task['run'] = async (work) => {
    running.value += 1;
    try {
      const outcome = await outcomeOf(work);
      if (outcome.ok) return outcome.value;
      toast(ui, outcome.error.message, 'bad');
      return null;
    } finally {
      running.value -= 1;
    }
  };
  return { busy, run };
}
