import { effect, type ReadonlySignal } from '@preact/signals';

/** The part of an opened delivery that tells which one it is. */
interface Opened<D> {
  /** What the address asks for: an id, or the end of one. */
  id: ReadonlySignal<string | null>;
  /** The delivery in view: still the one before, while the next is being read. */
  value: ReadonlySignal<D | null>;
  problem: ReadonlySignal<string | null>;
}

/** The delivery in view, if it is the one that the address asks for. */
function openedNow<D extends { id: string }>({ id, value }: Opened<D>): D | null {
  const asked = id.value;
  const shown = value.value;
  return asked !== null && shown?.id.endsWith(asked) ? shown : null;
}

/**
 * The delivery that the address asks for, once it is read. Null when the address moves on before that, or when
 * the delivery cannot be read: what was asked for one delivery is never done with another.
 */
export function whenOpened<D extends { id: string }>(opened: Opened<D>): Promise<D | null> {
  const asked = opened.id.peek();
  return new Promise((resolve) => {
    const stop = effect(() => {
      const found = opened.id.value === asked ? openedNow(opened) : null;
      const waiting = found === null && asked !== null && opened.id.value === asked;
      if (waiting && opened.problem.value === null) return;
      resolve(found);
      // The effect's own disposer exists only after its first run.
      queueMicrotask(() => stop());
    });
  });
}
