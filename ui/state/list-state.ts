import { batch, type Signal, signal } from '@preact/signals';
import { createSegments, type Limits, type Row, type Segments } from './segments.ts';

/**
 * `searching` while the visible rows belong to the previous search; `loading` while there are no rows yet; `refused`
 * when the search is invalid, so that reading it again cannot help.
 */
export type ListStatus = 'loading' | 'searching' | 'ready' | 'failed' | 'refused';

/** State of a list; changed by the list and by its `PageReader`. */
export interface ListState<R extends Row> {
  segments: Segments<R>;
  query: Signal<string>;
  status: Signal<ListStatus>;
  problem: Signal<string | null>;
  wanted: { from: number; to: number };
  /** A row to be read towards, wherever the reader looks; null once it is in memory or too far down. */
  soughtSeq: number | null;
  /** Whether arrivals are held back. */
  isHolding(): boolean;
  /** Call after each change of rows. */
  changed(): void;
}

/** The state of an empty list, and the signals that views read. */
export function createListState<R extends Row>(limits: Limits) {
  const revision = signal(0);
  const shownCount = signal(0);
  const heldCount = signal(0);
  const paused = signal(false);
  const position = { atTop: true };
  const state: ListState<R> = {
    segments: createSegments<R>(limits),
    query: signal(''),
    status: signal<ListStatus>('loading'),
    problem: signal<string | null>(null),
    wanted: { from: 0, to: 50 },
    soughtSeq: null,
    isHolding: () => paused.value || !position.atTop,
    changed: () =>
      batch(() => {
        revision.value += 1;
        shownCount.value = state.segments.counts.shown;
        heldCount.value = state.segments.counts.held;
      }),
  };
  return { state, position, paused, revision, shownCount, heldCount };
}
