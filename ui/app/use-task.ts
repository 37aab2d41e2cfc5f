import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import { outcomeOf } from '../client/outcome.ts';
import { problemsByPointer } from '../client/problems.ts';
import { useApp } from './context.ts';
import { toast } from './interface-state.ts';

/** The problem of each field, by its JSON Pointer; problems of no field are under ''. */
export type Problems = Record<string, string>;

export interface Task {
  /** Whether a call is running. */
  busy: ReadonlySignal<boolean>;
  /** Why the last call was refused; empty when it succeeded. */
  problems: Signal<Problems>;
  /**
   * Runs calls and returns their result. Returns null when the server refused one; `problems` then holds the reason.
   * Returns null without any call while the previous run is in progress, so that a double click does not send twice.
   */
  run<T>(work: () => Promise<T>): Promise<T | null>;
}

/** Calls that the server may refuse. `fields` are the JSON Pointers of the fields that show a problem. */
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
 * Calls whose refusal is shown in a toast, for views without room for a problem. Several runs may overlap, for example
 * when two rows are switched quickly.
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
