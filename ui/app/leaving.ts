import { type ReadonlySignal, signal } from '@preact/signals';
import type { Place } from '../state/place.ts';

/** A form whose edits would be lost when the page moves on. */
export interface UnsavedForm {
  /** What was edited, as the question names it. */
  name: string;
  hasEdits(): boolean;
  /** Whether the form stays open at another address. */
  staysOpenAt(place: Place): boolean;
}

/** The question before edits are lost. */
export interface LeaveQuestion {
  name: string;
  discard(): void;
  stay(): void;
}

export interface Leaving {
  question: ReadonlySignal<LeaveQuestion | null>;
  /** Protects the edits of a form; the returned function ends that. */
  protect(form: UnsavedForm): () => void;
  /** Asks before a move that loses edits, and calls `leave` if they may be lost. False: nothing to ask. */
  asksBefore(next: Place, leave: () => void): boolean;
}

/** Asks before edits are lost: by a link, by Back, or by closing or reloading the tab. */
export function createLeaving(): Leaving {
  const forms = new Set<UnsavedForm>();
  const question = signal<LeaveQuestion | null>(null);
  const close = (): void => {
    question.value = null;
  };
  window.addEventListener('beforeunload', (event) => {
    // Makes the browser ask in its own words.
    if ([...forms].some((form) => form.hasEdits())) event.preventDefault();
  });
  return {
    question,
    protect(form) {
      forms.add(form);
      return () => forms.delete(form);
    },
    asksBefore(next, leave) {
      const lost = [...forms].filter((form) => form.hasEdits() && !form.staysOpenAt(next));
      if (lost.length === 0) return false;
      const discard = (): void => {
        close();
        leave();
      };
      question.value = { name: lost.map(({ name }) => name).join(' and '), discard, stay: close };
      return true;
    },
  };
}
