/** Limits the bytes of all bodies in memory together. */
export interface ByteBudget {
  /** Reserves bytes; false when there is no room, and then they must not be kept. */
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
