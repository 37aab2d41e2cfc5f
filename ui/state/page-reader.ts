import { batch } from '@preact/signals';
import type { ListState } from './list-state.ts';
import { Meanwhile } from './meanwhile.ts';
import {
  dropStale,
  evictFar,
  fillFirst,
  fillSegment,
  type ListPage,
  markStale,
  nextRead,
  openGap,
  setTotal,
} from './segment-reading.ts';
import { createSegments, type Limits, type Row, type Segment } from './segments.ts';

/** One page of a list: from the top, below a cursor, or oldest first after a `seq`. */
export interface PageQuery {
  q: string;
  limit: number;
  cursor?: string;
  after?: number;
}

export type PageResult<R extends Row> = { page: ListPage<R> } | { problem: string };

/** Reads one page. Nobody waits for the result once the signal is aborted. */
export type ReadPage<R extends Row> = (query: PageQuery, signal: AbortSignal) => Promise<PageResult<R>>;

/** What a page is read for: a new search, the rows of one segment, or the total alone. */
type Purpose<R extends Row> =
  | { type: 'search' }
  | { type: 'segment'; segment: Segment<R>; limit: number }
  | { type: 'total' };

interface Reading<R extends Row> {
  purpose: Purpose<R>;
  query: string;
  controller: AbortController;
  meanwhile: Meanwhile<R>;
  /** Reloads asked for before it began: a later one makes its rows stale. */
  reloads: number;
}

export interface PageReaderOptions<R extends Row> {
  state: ListState<R>;
  readPage: ReadPage<R>;
  gather: (work: () => void) => () => void;
  /** Told of each page of rows that was taken in, with what the stream told while it was read. */
  onPage: (meanwhile: Meanwhile<R>) => void;
}

/** Reads the pages that a list lacks, one at a time: so no request can starve or overtake another. */
export class PageReader<R extends Row> {
  readonly #state: ListState<R>;
  readonly #readPage: ReadPage<R>;
  readonly #settle: () => void;
  readonly #onPage: (meanwhile: Meanwhile<R>) => void;
  #reading: Reading<R> | null = null;
  /** The search that the rows were read by; null before the first page. */
  #shownQuery: string | null = null;
  #asked = false;
  /** After a failure nothing is read until somebody asks again. */
  #halted = false;
  #reloads = 0;
  /** Rows up to here may have arrived untold. */
  #untoldSeq = 0;
  #totalDue = false;
  #moved = false;

  constructor({ state, readPage, gather, onPage }: PageReaderOptions<R>) {
    this.#state = state;
    this.#readPage = readPage;
    this.#onPage = onPage;
    // Counted by the server once nothing arrives any more: during a burst the answer would be out of date.
    this.#settle = gather(() => {
      if (this.#moved) {
        this.#moved = false;
        return this.#settle();
      }
      this.#totalDue = state.segments.list.some(({ rows }) => rows === null);
      this.pump();
    });
  }

  /** What the stream tells while a page is on its way is kept here for it. */
  get meanwhile(): Meanwhile<R> | null {
    return this.#reading?.meanwhile ?? null;
  }

  /** Keeps an arrival for the first page that is on its way; for any other page, that there was one is enough. */
  noteArrival(row: R): void {
    const meanwhile = this.meanwhile;
    if (meanwhile !== null && (!this.isCurrent() || meanwhile.arrived.length === 0)) meanwhile.arrive(row);
  }

  /** Whether the rows in the list belong to its search. */
  isCurrent(): boolean {
    return this.#shownQuery === this.#state.query.value;
  }

  search(query: string): void {
    if (this.#asked && query === this.#state.query.value) return;
    this.#asked = true;
    this.#state.query.value = query;
    this.#untoldSeq = 0;
    // What arrives until the first page is there is not taken in, so the rows in view are of no search any more.
    this.#leaveRows();
  }

  /** Forgets all rows and reads the first page. */
  restart(): void {
    this.#untoldSeq = 0;
    this.#leaveRows();
  }

  retry(): void {
    this.#again();
  }

  #leaveRows(): void {
    this.#shownQuery = null;
    const { status } = this.#state;
    if (status.value !== 'loading') status.value = 'searching';
    this.#again();
  }

  /** Reads again what is in view, and what arrived up to `seq` without being told. */
  reload(seq = 0): void {
    if (!this.isCurrent()) {
      this.#again();
      return;
    }
    this.#reloads += 1;
    this.#resume();
    const { segments, wanted } = this.#state;
    markStale(segments, wanted, this.#state.isHolding());
    this.#totalDue = true;
    this.untold(seq);
  }

  /** Says that rows up to `seq` may have arrived that the list was not given. */
  untold(seq: number): void {
    this.#untoldSeq = Math.max(this.#untoldSeq, seq);
    // At once: the next arrival goes above the gap.
    if (this.isCurrent()) openGap(this.#state.segments, seq, this.#state.isHolding());
    this.pump();
  }

  /** To be called after a row was taken in. */
  arrived(): void {
    evictFar(this.#state.segments, this.#state.wanted);
    this.#changed();
  }

  /** To be called after rows were taken out, with the number of those that were not in memory. */
  removed(unseen: number): void {
    const { segments } = this.#state;
    const { shown, held } = segments.counts;
    // Retention deletes the oldest, and they are the ones not in memory.
    if (unseen > 0 && this.#shownQuery === '') setTotal(segments, shown + held - unseen);
    this.#changed();
  }

  /** To be called after rows that are not in memory may have come to fit the search, or not to fit it any more. */
  recount(): void {
    this.#moved = true;
    this.#settle();
  }

  /** Begins to read what is lacking, unless a page is being read already. */
  pump(): void {
    if (this.#reading !== null || this.#halted || !this.#asked) return;
    const purpose = this.#nextPurpose();
    if (purpose !== null) void this.#read(purpose);
  }

  #changed(): void {
    this.recount();
    this.#state.changed();
  }

  #resume(): void {
    this.#halted = false;
    this.#state.problem.value = null;
  }

  /** Begins anew with what is lacking now; a first page that is on its way is of another search or moment. */
  #again(): void {
    if (!this.#asked) return;
    if (!this.isCurrent()) {
      this.#reading?.controller.abort();
      this.#reading = null;
    }
    this.#resume();
    this.pump();
  }

  #nextPurpose(): Purpose<R> | null {
    if (!this.isCurrent()) return { type: 'search' };
    const { segments, wanted } = this.#state;
    dropStale(segments, wanted);
    const next = nextRead(segments, wanted);
    if (next !== null) return { type: 'segment', ...next };
    return this.#totalDue ? { type: 'total' } : null;
  }

  async #read(purpose: Purpose<R>): Promise<void> {
    const query = this.#state.query.value;
    const reading: Reading<R> = {
      ...{ purpose, query, reloads: this.#reloads },
      controller: new AbortController(),
      meanwhile: new Meanwhile<R>(this.#state.segments.limits.meanwhileChanges),
    };
    this.#reading = reading;
    if (purpose.type === 'total') this.#totalDue = false;
    let result: PageResult<R>;
    try {
      result = await this.#readPage(
        { q: query, ...placeOf(purpose, this.#state.segments.limits) },
        reading.controller.signal,
      );
    } catch (error) {
      // A reader that throws has a defect. It is thrown on, but must not end all reading.
      if (this.#end(reading)) this.#fail(purpose, 'The answer of the server could not be read.');
      throw error;
    }
    if (!this.#end(reading)) return;
    batch(() => {
      if ('page' in result) this.#take(reading, result.page);
      else this.#fail(purpose, result.problem);
    });
    this.pump();
  }

  /** Ends a reading; false when another one has begun in its place. */
  #end(reading: Reading<R>): boolean {
    if (this.#reading !== reading) return false;
    this.#reading = null;
    return true;
  }

  #fail({ type }: Purpose<R>, problem: string): void {
    // Without a total the list is as long as it was; the next one that is read corrects it.
    if (type === 'total') return;
    this.#halted = true;
    this.#state.problem.value = problem;
    if (type === 'search') this.#state.status.value = 'failed';
  }

  #take({ purpose, query, meanwhile, reloads }: Reading<R>, page: ListPage<R>): void {
    const state = this.#state;
    if (purpose.type === 'search') {
      this.#takeFirst(page, meanwhile);
      this.#shownQuery = query;
      state.status.value = 'ready';
    } else if (purpose.type === 'segment') {
      const stale = reloads !== this.#reloads || meanwhile.isIncomplete;
      fillSegment(state.segments, purpose.segment, page, { meanwhile, stale });
    }
    if (!meanwhile.keepsTotal) this.#settle();
    else if (page.total !== null) this.#takeTotal(page.total);
    evictFar(state.segments, state.wanted);
    state.changed();
    if (purpose.type !== 'total') this.#onPage(meanwhile);
  }

  /**
   * Stale rows may be gone by now. Until they are read again, the total says nothing about rows that are not in memory:
   * two unread segments could then make each other due without end.
   */
  #takeTotal(total: number): void {
    const { segments } = this.#state;
    const isStale = segments.list.some(({ stale, rows }) => stale && rows !== null);
    if (isStale) this.#totalDue = true;
    else setTotal(segments, total);
  }

  /** Shows the first page of a search. Where changes were forgotten it is shown too, and then read again. */
  #takeFirst(page: ListPage<R>, meanwhile: Meanwhile<R>): void {
    const state = this.#state;
    state.segments = createSegments(state.segments.limits);
    fillFirst(state.segments, page, meanwhile);
    if (meanwhile.isIncomplete) {
      markStale(state.segments, state.wanted, state.isHolding());
      this.#untoldSeq = Math.max(this.#untoldSeq, meanwhile.arrivedSeq);
      this.#totalDue = true;
    }
    openGap(state.segments, this.#untoldSeq, state.isHolding());
  }
}

function placeOf<R extends Row>(
  purpose: Purpose<R>,
  { pageRows }: Limits,
): { limit: number; cursor?: string } {
  if (purpose.type === 'total') return { limit: 1 };
  if (purpose.type === 'search') return { limit: pageRows };
  return { limit: purpose.limit, cursor: String(purpose.segment.below) };
}
