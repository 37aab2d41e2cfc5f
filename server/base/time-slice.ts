import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that long work may hold the event loop before it lets others in. */
const SLICE_MS = 10;

/** For loops of long work: awaited between steps, it lets the event loop go on whenever a slice of time is used up. */
export function createTimeSlice(sliceMs = SLICE_MS): () => Promise<void> {
  let startedAt = performance.now();
  return async function pause() {
    if (performance.now() - startedAt < sliceMs) return;
    await nextTurn();
    startedAt = performance.now();
  };
}
