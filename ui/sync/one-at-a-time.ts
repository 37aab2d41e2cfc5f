/**
 * Wraps a read so that it runs only once at a time for each store. Calls during a read share one read that starts after
 * it, so an older answer never replaces a newer one, and a server that does not answer gets only one request.
 */
export function oneAtATime<P extends { store: object }>(
  read: (parts: P) => Promise<void>,
): (parts: P) => Promise<void> {
  const running = new WeakMap<object, Promise<void>>();
  const next = new WeakMap<object, Promise<void>>();
  const start = (parts: P): Promise<void> => {
    const { store } = parts;
    next.delete(store);
    const reading = read(parts).finally(() => {
      if (running.get(store) === reading) running.delete(store);
    });
    running.set(store, reading);
    return reading;
  };
  return (parts) => {
    const before = running.get(parts.store);
    if (before === undefined) return start(parts);
    const waiting =
      next.get(parts.store) ??
      before.then(
        () => start(parts),
        () => start(parts),
      );
    next.set(parts.store, waiting);
    return waiting;
  };
}
