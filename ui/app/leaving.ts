import { type ReadonlySignal, signal } from '@preact/signals';
import type { Place } from '../state/place.ts';

/** A form whose edits would be lost when the page moves to another place. */
export interface UnsavedForm {
  /** Name of the edited object in the question. */
  name: string;
  hasEdits(): boolean;
  /** Whether the form stays open at that place. */
  staysOpenAt(place: Place): boolean;
}

/** The question before edits are discarded. */
export interface LeaveQuestion {
  name: string;
  discard(): void;
  stay(): void;
}

export interface Leaving {
  question: ReadonlySignal<LeaveQuestion | null>;
  /** Protects the edits of a form until the returned function is called. */
  protect(form: UnsavedForm): () => void;
  /**
   * If moving to `next` would lose edits, opens the question, calls `leave` when the reader discards them, and returns
   * true. Returns false when nothing would be lost.
   */
  asksBefore(next: Place, leave: () => void): boolean;
}

/** Asks before edits are lost by a link, by Back, or by closing or reloading the tab. */
export function createLeaving(): Leaving {
  const forms = new Set<UnsavedForm>();
  const question = signal<LeaveQuestion | null>(null);
  const close = (): void => {
    question.value = null;
  };
  window.addEventListener('beforeunload', (event) => {
    // Makes the browser ask with its own text.
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
