/** Runs work one after the other, in the order it was given. */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates a queue of its own: what one piece of work has read, no other changes before it has written. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
