import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What controls need of the page around them. */
export interface Surroundings {
  /** Copies a text to the clipboard and shows a toast; `what` names the text in it. */
  copy: (text: string, what: string) => void;
  /** The clock of relative times: milliseconds since the epoch, moved on once a second. */
  now: ReadonlySignal<number>;
  /** The same by the emitter's clock, which may run faster or be stepped by hand. */
  emitterNow: ReadonlySignal<number>;
  /** Whether the list beside a detail is hidden. */
  listHidden: ReadonlySignal<boolean>;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

/** The page around a control, from any component below `SurroundingsContext`. */
export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === null) throw new Error('useSurroundings stands outside SurroundingsContext');
  return surroundings;
}
