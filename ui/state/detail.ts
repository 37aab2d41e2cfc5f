import { type Signal, signal } from '@preact/signals';

/** One delivery opened in full. While another is being read, the last one stays in view. */
export interface Detail<D> {
  id: Signal<string | null>;
  value: Signal<D | null>;
  problem: Signal<string | null>;
  /** Raised when the delivery changed and must be read again. */
  stale: Signal<number>;
}

export function createDetail<D>(): Detail<D> {
  return { id: signal(null), value: signal(null), problem: signal(null), stale: signal(0) };
}

/** Asks for a fresh reading if this is the delivery in view. */
export function markStale(detail: Pick<Detail<unknown>, 'id' | 'stale'>, id: string): void {
  if (detail.id.value === id) detail.stale.value += 1;
}
