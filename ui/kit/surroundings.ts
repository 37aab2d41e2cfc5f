import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What the controls of kit need from the page. */
export interface Surroundings {
  /** Copies a text to the clipboard and shows a toast; `what` names the text in it. */
  copy: (text: string, what: string) => void;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

/** Gives any component below `SurroundingsContext` what it needs from the page. */
export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (surroundings === null) throw new Error('useSurroundings is used outside SurroundingsContext');
  return surroundings;
}
