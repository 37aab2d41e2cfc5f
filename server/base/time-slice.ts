import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that long work may hold the event loop before it yields. */
const SLICE_MS = 10;

/**
 * Creates a `pause` to await between the steps of long work: it yields to the event loop once `sliceMs` have passed
 * since it last yielded.
 */
export function createTimeSlice(sliceMs = SLICE_MS): () => Promise<void> {
  let startedAt = performance.now();
  return async function pause() {
    if (performance.now() - startedAt < sliceMs) return;
    await nextTurn();
    startedAt = performance.now();
  };
}
