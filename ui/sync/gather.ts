/** Makes a function that runs `work` once, `waitMs` after the first of many calls. */
export function gather(work: () => void, waitMs: number): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      work();
    }, waitMs);
  };
}
