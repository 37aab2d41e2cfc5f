import { effect, untracked } from '@preact/signals';
import { ApiError } from '../client/call.ts';
import type { Detail } from '../state/detail.ts';

/** Keeps the opened delivery read: again when another is opened, and when it changed. */
export function loadDetail<D extends { id: string }>(
  detail: Detail<D>,
  read: (id: string, signal: AbortSignal) => Promise<D>,
): void {
  effect(() => {
    const id = detail.id.value;
    void detail.stale.value;
    if (id === null) {
      detail.value.value = null;
      detail.problem.value = null;
      return undefined;
    }
    const reading = new AbortController();
    untracked(() => void open(detail, id, reading.signal, read));
    return () => reading.abort();
  });
}

async function open<D extends { id: string }>(
  detail: Detail<D>,
  id: string,
  signal: AbortSignal,
  read: (id: string, signal: AbortSignal) => Promise<D>,
): Promise<void> {
  try {
    const value = await read(id, signal);
    if (signal.aborted) return;
    detail.value.value = value;
    detail.problem.value = null;
  } catch (error) {
    if (signal.aborted || !(error instanceof ApiError)) return;
    detail.value.value = null;
    detail.problem.value =
      error.problem.status === 404 ? 'This delivery is not here any more: it was deleted.' : error.message;
  }
}
