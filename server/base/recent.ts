/** Values by key, made when they are asked for; only the most recently used ones are kept. */
export interface Recent<T> {
  get(key: string, create: () => T): T;
  values(): Iterable<T>;
  clear(): void;
}

/** @param max number of values kept */
export function createRecent<T>(max: number): Recent<T> {
  const kept = new Map<string, T>();
  return {
    get(key, create) {
      const value = kept.get(key) ?? create();
      // A map keeps the order of insertion, so the first key is the one that was not used for longest.
      kept.delete(key);
      kept.set(key, value);
      const [oldest] = kept.keys();
      if (kept.size > max && oldest !== undefined) kept.delete(oldest);
      return value;
    },
    values: () => kept.values(),
    clear: () => kept.clear(),
  };
}
