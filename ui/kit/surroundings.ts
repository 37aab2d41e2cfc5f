import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What the controls of kit need from the page. */
export interface Surroundings {
  /** Copies a text to the clipboard and shows a toast; `what` names the text in it. */
  copy: (text: string, what: string) => void;
  /** The current time in milliseconds since the epoch, updated once a second; relative times use it. */
  now: ReadonlySignal<number>;
  /** The time of the emitter's clock, which may run faster or be stepped by hand. */
  emitterNow: ReadonlySignal<number>;
  /** Whether the list beside a detail is hidden. */
  listHidden: ReadonlySignal<boolean>;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

/** Gives any component below `SurroundingsContext` what it needs from the page. */
export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === null) throw new Error('useSurroundings is used outside SurroundingsContext');
  return surroundings;
}
