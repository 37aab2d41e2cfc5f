import { batch } from '@preact/signals';

/**
 * Maximum of queued messages; at this number they are applied without waiting for a frame, because a hidden tab gets no
 * frames and few timers.
 */
const MAX_QUEUED = 500;
/** Longest wait for a frame: a tab that is hidden after the request gets none. */
const FRAME_PATIENCE_MS = 250;

/** Collects messages and applies them together in their order, once per call of `schedule`. */
export function createBatcher<M>(options: {
  apply: (message: M) => void;
  onError: (error: unknown) => void;
  schedule: (flush: () => void) => void;
}): (message: M) => void {
  let queue: M[] = [];
  const applyOne = (message: M): void => {
    try {
      options.apply(message);
    } catch (error) {
      // A message that cannot be applied must not prevent the others.
      options.onError(error);
    }
  };
  const flush = (): void => {
    const messages = queue;
    queue = [];
    batch(() => {
      for (const message of messages) applyOne(message);
    });
  };
  return (message) => {
    queue.push(message);
    if (queue.length >= MAX_QUEUED) flush();
    else if (queue.length === 1) options.schedule(flush);
  };
}

/** Runs `work` at the next animation frame, or after a short wait when no frame comes. */
export function onNextFrame(work: () => void): void {
  const run = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, FRAME_PATIENCE_MS);
}
