/** Returns the unhandled rejections of `work`. Without this, the test runner would end the file with the first one. */
export async function unhandledIn(work: () => Promise<void>): Promise<unknown[]> {
  const known = process.listeners('unhandledRejection');
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', note);
  try {
    await work();
    // Node reports them only after the microtasks.
    await new Promise((resolve) => setTimeout(resolve, 5));
  } finally {
    process.off('unhandledRejection', note);
    for (const listener of known) process.on('unhandledRejection', listener);
  }
  return seen;
}
