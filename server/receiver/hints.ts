import type { DecodedBytes, Hint } from '../codec/decoding.ts';

/** Remembers how the last encrypted delivery of each endpoint was decrypted; the next one is most likely the same. */
export interface Hints {
  of(endpoint: string): Hint | null;
  learn(endpoint: string, decoded: Pick<DecodedBytes, 'encryption'>): void;
}

export function createHints(): Hints {
  const known = new Map<string, Hint>();
  return {
    of: (endpoint) => known.get(endpoint) ?? null,
    learn(endpoint, { encryption }) {
      if (encryption) known.set(endpoint, encryption);
    },
  };
}
