import { batch } from '@preact/signals';

/** Collects messages and applies them together, once per call of `schedule`. */
export function createBatcher<M>(options: {
  apply: (message: M) => void;
  schedule: (flush: () => void) => void;
}): (message: M) => void {
  let queue: M[] = [];
  const flush = (): void => {
    const messages = queue;
    queue = [];
    batch(() => {
      for (const message of messages) options.apply(message);
    });
  };
  return (message) => {
    queue.push(message);
    if (queue.length === 1) options.schedule(flush);
  };
}

/** The next animation frame, or a quarter of a second in a hidden tab, where frames do not come. */
export function onNextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}
