import { createHash } from 'node:crypto';

/** Pseudo-random values determined by a seed: for samples and jitter, never for keys. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(list: readonly T[]): T;
  /** From `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A shuffled copy of `list`. */
  shuffle<T>(list: readonly T[]): T[];
}

/** Creates the generator for `seed` (sfc32, seeded by SHA-256): the same values on every machine. */
export function createRandom(seed: string): Random {
  const next32 = sfc32(createHash('sha256').update(seed, 'utf8').digest());
  const next = () => ((next32() >>> 5) * 2 ** 26 + (next32() >>> 6)) / 2 ** 53;
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  return {
    next,
    int,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('There is nothing to pick from');
      return list[int(0, list.length - 1)] as T;
    },
    hex: (length) => Array.from({ length }, () => int(0, 15).toString(16)).join(''),
    shuffle<T>(list: readonly T[]): T[] {
      const drawn = [...list];
      for (let at = drawn.length - 1; at > 0; at -= 1) {
        const other = int(0, at);
        [drawn[at], drawn[other]] = [drawn[other] as T, drawn[at] as T];
      }
      return drawn;
    },
  };
}

/** A small, fast generator of 32 bits per call by Chris Doty-Humphrey; passes PractRand, which a plain LCG does not. */
function sfc32(state: Buffer): () => number {
  let a = state.readInt32LE(0);
  let b = state.readInt32LE(4);
  let c = state.readInt32LE(8);
  let counter = state.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
}
