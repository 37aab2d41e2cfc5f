import { type ReadonlySignal, signal } from '@preact/signals';
import type { DeliveryKind } from '../../server/types.ts';
import { createListState, type ListStatus } from './list-state.ts';
import type { Match } from './match-query.ts';
import { PageReader, type ReadPage } from './page-reader.ts';
import { RowChanges } from './row-changes.ts';
import { indexOf, LIMITS, type Limits, type Row, releaseHeld, rowAt, rowBeside, rowOf } from './segments.ts';

export interface DeliveryListOptions<R extends Row> {
  kind: DeliveryKind;
  /** Whether a row matches a search; `unsure` when the row's own fields do not decide it. */
  match: (query: string, row: R) => Match;
  readPage: ReadPage<R>;
  /** Makes a function that runs `work` once, soon after the first of many calls. */
  gather: (work: () => void) => () => void;
  limits?: Limits;
}

/** A list of deliveries, newest first. Only the rows near the visible part are in memory. */
export interface DeliveryList<R extends Row> {
  readonly kind: DeliveryKind;
  readonly query: ReadonlySignal<string>;
  readonly status: ReadonlySignal<ListStatus>;
  /** Why the search was refused or not answered; null while there is no problem. */
  readonly problem: ReadonlySignal<string | null>;
  readonly paused: ReadonlySignal<boolean>;
  /** Increases with every change of rows; views read it in order to render again. */
  readonly revision: ReadonlySignal<number>;
  /** Rows that the list shows, in memory or not. */
  readonly shownCount: ReadonlySignal<number>;
  /** Rows held back, because the list is paused or the reader is not at its top. */
  readonly heldCount: ReadonlySignal<number>;
  /** The delivery that is or was last open: where the reader is in the list. */
  readonly place: ReadonlySignal<Row | null>;
  /** The row at an index, or null while it is not in memory. */
  rowAt(index: number): R | null;
  /** The row of an id, or null when it is not in memory. */
  rowOf(id: string): R | null;
  /** Index of a row that is shown and in memory, or -1. */
  indexOf(id: string): number;
  /**
   * The next older or newer row from a `seq`; the `seq` itself need not be in the list. Null at the end of the list.
   */
  rowBeside(seq: number, side: 'older' | 'newer'): Promise<R | null>;

  /** Searches. The visible rows stay until the rows of the search are there. */
  setQuery(query: string): void;
  /** Reads the visible rows again, and rows up to `seq` that the stream did not send. */
  reload(seq?: number): void;
  /** Forgets all rows and reads the first page, as for another database. */
  restart(): void;
  /** Reads again after a failure. */
  retry(): void;
  /** Sets the visible rows, `[from, to)`; those that are not in memory are read. */
  show(from: number, to: number): void;
  /** Says where the reader is, and reads towards that row unless it is too far down. */
  setPlace(row: Row | null): void;
  setPaused(paused: boolean): void;
  setAtTop(atTop: boolean): void;
  /** Shows the rows that were held back. */
  release(): void;

  /** A row arrived. */
  arrive(row: R): void;
  /**
   * A row changed. A row in the list stays even if it no longer matches the search, so that nothing jumps. A row that
   * now matches is inserted, at once or when the list is at its top and not paused.
   */
  update(row: R): void;
  /** Rows were deleted; null when they are too many for a list of ids. */
  remove(ids: readonly string[] | null): void;
}

/** An empty list; it reads its first page when a search is set, which may be empty. */
export function createDeliveryList<R extends Row>(options: DeliveryListOptions<R>): DeliveryList<R> {
  const { kind, match, readPage, gather, limits = LIMITS } = options;
  const { state, position, paused, revision, shownCount, heldCount } = createListState<R>(limits);
  const reader = new PageReader<R>({
    ...{ state, readPage, gather },
    onPage: (meanwhile) => changes.pageTaken(meanwhile),
  });
  const changes = new RowChanges<R>({ state, reader, match, gather });
  const { query, status, problem } = state;
  const place = signal<Row | null>(null);

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
    ...{ kind, query, status, problem, paused, revision, shownCount, heldCount, place },
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
      if (text !== query.value) {
        changes.forget();
        state.soughtSeq = place.value?.seq ?? null;
      }
      reader.search(text);
    },
    reload: (seq) => reader.reload(seq),
    restart() {
      changes.forget();
      place.value = null;
      reader.restart();
    },
    retry: () => reader.retry(),
    show(from, to) {
      state.wanted = { from, to };
      reader.pump();
    },
    setPlace(row) {
      if (row?.id === place.value?.id) return;
      place.value = row === null ? null : { id: row.id, seq: row.seq };
      state.soughtSeq = row?.seq ?? null;
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
