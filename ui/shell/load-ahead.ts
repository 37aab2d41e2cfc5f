import { effect } from '@preact/signals';
import type { App } from '../app/context.ts';
import { loadRest } from '../kit/lazy.tsx';

/** Longest wait for an idle moment: a page that is never idle still loads its parts. */
const IDLE_TIMEOUT_MS = 2000;

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT_MS });
    else setTimeout(resolve, IDLE_TIMEOUT_MS / 10);
  });
}

/** Loads the parts of the page that were not needed yet, once the first list is there. */
export function loadAhead({ store }: App): void {
  const stop = effect(() => {
    const listed = [store.received, store.sent].some((list) => list.status.value === 'ready');
    if (store.session.value !== 'open' || !listed) return;
    queueMicrotask(() => stop());
    void loadRest(idle);
  });
}
