import { effect } from '@preact/signals';
import type { App } from '../app/context.ts';
import { loadRest } from '../app/lazy.tsx';

/** Longest wait for an idle moment, so that a page that is never idle still loads its parts. */
const IDLE_TIMEOUT_MS = 2000;

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT_MS });
    else setTimeout(resolve, IDLE_TIMEOUT_MS / 10);
  });
}

/** Loads the parts of the page that were not needed yet, after the page has read the data that it shows first. */
export function loadAhead({ router, store }: App): void {
  const stop = effect(() => {
    const [screen] = router.place.value.segments;
    const first = screen === 'received' || screen === 'sent' ? store[screen].status.value === 'ready' : true;
    if (store.session.value !== 'open' || store.info.value === null || !first) return;
    queueMicrotask(() => stop());
    void loadRest(idle);
  });
}
