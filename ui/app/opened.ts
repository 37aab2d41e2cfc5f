import { effect } from '@preact/signals';
import type { Detail } from '../state/detail.ts';

/**
 * Resolves with the delivery in the address once it is read, also for `latest`. Resolves with null when another
 * delivery is requested before that, or when it cannot be read, so that an action never applies to another delivery
 * than the requested one.
 */
export function whenOpened<D>({ id, value, pending }: Detail<D>): Promise<D | null> {
  const asked = id.peek();
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (pending.value && id.value === asked) return;
      resolve(pending.value ? null : value.value);
      // The disposer of the effect exists only after its first run.
      queueMicrotask(() => stop());
    });
  });
}
