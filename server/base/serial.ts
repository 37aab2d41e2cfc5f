/** Runs jobs one after the other, in the order of the calls. */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates a queue. While one job runs, no other job of this queue can change what the first has read. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
