import type { ReadonlySignal } from '@preact/signals';
import type { DeliveryKind } from '../../server/types.ts';
import { createListState, type ListStatus } from './list-state.ts';
import type { Match } from './match-query.ts';
import { PageReader, type ReadPage } from './page-reader.ts';
import { RowChanges } from './row-changes.ts';
import { indexOf, LIMITS, type Limits, type Row, releaseHeld, rowAt, rowBeside, rowOf } from './segments.ts';

export interface DeliveryListOptions<R extends Row> {
  kind: DeliveryKind;
  /** Whether a row fits a search, as far as the row itself tells. */
  match: (query: string, row: R) => Match;
  readPage: ReadPage<R>;
  /** Makes a function that runs `work` once, soon after the first of many calls. */
  gather: (work: () => void) => () => void;
  limits?: Limits;
}

/** A list of deliveries, newest first, of which the rows near the reader are in memory. */
export interface DeliveryList<R extends Row> {
  readonly kind: DeliveryKind;
  readonly query: ReadonlySignal<string>;
  readonly status: ReadonlySignal<ListStatus>;
  /** What the server finds wrong with the search, or why it could not be asked. */
  readonly problem: ReadonlySignal<string | null>;
  readonly paused: ReadonlySignal<boolean>;
  /** Grows with every change of rows, so that views know to look again. */
  readonly revision: ReadonlySignal<number>;
  /** Rows that the list shows, in memory or not. */
  readonly shownCount: ReadonlySignal<number>;
  /** Rows held back, because the list is paused or the reader is not at its top. */
  readonly heldCount: ReadonlySignal<number>;
  /** The row at an index, or null while it is not in memory. */
  rowAt(index: number): R | null;
  /** The row of an id, or null when it is not in memory. */
  rowOf(id: string): R | null;
  /** Index of a row that is shown and in memory, or -1. */
  indexOf(id: string): number;
  /** The row beside a `seq`, whether that one is in the list or not; null at the end of the list. */
  rowBeside(seq: number, side: 'older' | 'newer'): Promise<R | null>;

  /** Searches. The rows in view stay until those of the search are there. */
  setQuery(query: string): void;
  /** Reads again what is in view, and what arrived up to `seq` without being told. */
  reload(seq?: number): void;
  /** Forgets all rows and reads the first page, as for another database. */
  restart(): void;
  /** Reads again after a failure. */
  retry(): void;
  /** Says which rows the reader looks at, `[from, to)`: they get into memory. */
  show(from: number, to: number): void;
  setPaused(paused: boolean): void;
  setAtTop(atTop: boolean): void;
  /** Shows the rows that were held back. */
  release(): void;

  /** A row arrived. */
  arrive(row: R): void;
  /**
   * A row changed. One in the list stays even if it no longer fits the search: nothing may jump. One that came to fit is
   * taken in, at once or when the reader follows the list again.
   */
  update(row: R): void;
  /** Rows were deleted; null when they are too many to be named. */
  remove(ids: readonly string[] | null): void;
}

/** An empty list; it reads its first page when it is given a search, which may be empty. */
export function createDeliveryList<R extends Row>(options: DeliveryListOptions<R>): DeliveryList<R> {
  const { kind, match, readPage, gather, limits = LIMITS } = options;
  const { state, position, paused, revision, shownCount, heldCount } = createListState<R>(limits);
  const reader = new PageReader<R>({
    ...{ state, readPage, gather },
    onPage: (meanwhile) => changes.pageTaken(meanwhile),
  });
  const changes = new RowChanges<R>({ state, reader, match, gather });
  const { query, status, problem } = state;

  const release = (): void => {
    if (state.segments.counts.held > 0 || state.segments.list[0]?.held) {
      releaseHeld(state.segments);
      state.changed();
      reader.pump();
    }
    changes.released();
  };
  const releaseWhenFollowing = (): void => {
    if (!state.isHolding()) release();
  };

  return {
    ...{ kind, query, status, problem, paused, revision, shownCount, heldCount },
    rowAt: (index) => rowAt(state.segments, index),
    rowOf: (id) => rowOf(state.segments, id),
    indexOf: (id) => indexOf(state.segments, id),
    async rowBeside(seq, side) {
      const known = rowBeside(state.segments, seq, side);
      if (known !== undefined) return known;
      const place = side === 'older' ? { cursor: String(seq) } : { after: seq };
      const result = await readPage({ ...place, q: query.value, limit: 1 }, new AbortController().signal);
      return 'page' in result ? (result.page.items[0] ?? null) : null;
    },
    setQuery(text) {
      if (text !== query.value) changes.forget();
      reader.search(text);
    },
    reload: (seq) => reader.reload(seq),
    restart() {
      changes.forget();
      reader.restart();
    },
    retry: () => reader.retry(),
    show(from, to) {
      state.wanted = { from, to };
      reader.pump();
    },
    setPaused(on) {
      paused.value = on;
      releaseWhenFollowing();
    },
    setAtTop(on) {
      position.atTop = on;
      releaseWhenFollowing();
    },
    release,
    arrive: (row) => changes.arrive(row),
    update: (row) => changes.update(row),
    remove: (ids) => changes.remove(ids),
  };
}
