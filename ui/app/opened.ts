import { effect } from '@preact/signals';
import type { Detail } from '../state/detail.ts';

/**
 * The delivery that the address asks for, once it is read: `latest` too, whose id takes its place in the address. Null
 * when another delivery is asked for before that, or when it cannot be read: what was asked for one delivery is never
 * done with another.
 */
export function whenOpened<D>({ id, value, pending }: Detail<D>): Promise<D | null> {
  const asked = id.peek();
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (pending.value && id.value === asked) return;
      resolve(pending.value ? null : value.value);
      // The effect's own disposer exists only after its first run.
      queueMicrotask(() => stop());
    });
  });
}
