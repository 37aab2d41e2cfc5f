/** Bytes held in memory for deliveries that are not stored yet, bounded for all of them together. */
export interface ByteBudget {
  /** False when there is no room: then they must not be kept. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createByteBudget(totalBytes: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > totalBytes) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken -= bytes;
    },
  };
}
