import type { ReceivedStore } from '../store/index.ts';
import type { ReceivedDetail } from '../types.ts';

/** Limits of one proposal in received bytes: per delivery, and in total. */
export const MAX_SAMPLE_BYTES = 1_000_000;
export const MAX_TOTAL_BYTES = 16_000_000;

/** The deliveries to learn from, and notes about those that are left out. */
export interface Samples {
  deliveries: ReceivedDetail[];
  notes: string[];
}

/** Reads the deliveries with these ids and awaits `turn` after each. Large ones are left out, with a note. */
export async function readSamples(
  store: Pick<ReceivedStore, 'summary' | 'get'>,
  ids: readonly string[],
  turn: () => Promise<unknown>,
): Promise<Samples> {
  const deliveries: ReceivedDetail[] = [];
  const notes: string[] = [];
  let totalBytes = 0;
  for (const id of ids) {
    const size = store.summary(id)?.sizeBytes ?? 0;
    if (size > MAX_SAMPLE_BYTES)
      notes.push(
        `${id} has ${size} bytes, more than the limit of ${MAX_SAMPLE_BYTES}, so nothing is learned from it.`,
      );
    else if (totalBytes + size > MAX_TOTAL_BYTES)
      notes.push(
        `${id} is left out, because with it the deliveries would exceed the limit of ${MAX_TOTAL_BYTES} bytes in total.`,
      );
    else {
      const delivery = store.get(id);
      if (delivery) deliveries.push(delivery);
      totalBytes += size;
      await turn();
    }
  }
  return { deliveries, notes };
}
