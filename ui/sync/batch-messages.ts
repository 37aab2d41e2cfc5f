import { batch } from '@preact/signals';

/** As many messages are applied at once without waiting for a frame: a hidden tab gets none, and timers are rare. */
const MAX_QUEUED = 500;
/** A tab hidden after a frame was asked for never gets it. */
const FRAME_PATIENCE_MS = 250;

/** Collects messages and applies them together, once per call of `schedule`, in the order they came. */
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
      // One that cannot be applied must not take the rest with it.
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

/** Runs `work` at the next animation frame, or a moment later when no frame comes. */
export function onNextFrame(work: () => void): void {
  const run = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, FRAME_PATIENCE_MS);
}
