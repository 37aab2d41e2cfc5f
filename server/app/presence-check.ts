import { statSync } from 'node:fs';

/**
 * Makes a check that the file at `path` is still the one that was there when this was called. On most systems a
 * removed database goes on taking writes that nobody can read again, so it has to be looked at: about 2 µs a time.
 */
export function createPresenceCheck(path: string, onGone: (error: Error) => void): () => boolean {
  const { ino } = statSync(path);
  let told = false;
  return () => {
    const isThere = statSync(path, { throwIfNoEntry: false })?.ino === ino;
    if (!isThere && !told) {
      told = true;
      onGone(
        new Error(`${path} was removed while rai-hooks runs: nothing is kept any more. Start it again.`),
      );
    }
    return isThere;
  };
}
