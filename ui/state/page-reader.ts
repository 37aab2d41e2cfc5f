import { batch } from '@preact/signals';
import type { ListState } from './list-state.ts';
import { Meanwhile } from './meanwhile.ts';
import { type Purpose, pageOf, soughtRead } from './page-purpose.ts';
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
import { createSegments, type Row } from './segments.ts';

/** One page of a list: from the top, below a cursor, or oldest first after a `seq`. */
export interface PageQuery {
  q: string;
  limit: number;
  cursor?: string;
  after?: number;
}

/** A page, or the problem; `refused` when the server finds the search itself invalid. */
export type PageResult<R extends Row> = { page: ListPage<R> } | { problem: string; refused?: boolean };

/** Reads one page. Nobody waits for the result once the signal is aborted. */
export type ReadPage<R extends Row> = (query: PageQuery, signal: AbortSignal) => Promise<PageResult<R>>;

interface Reading<R extends Row> {
  purpose: Purpose<R>;
  query: string;
  controller: AbortController;
  meanwhile: Meanwhile<R>;
  /** Number of reloads requested when this read began. If there are more by its end, its rows are stale. */
  reloads: number;
}

export interface PageReaderOptions<R extends Row> {
  state: ListState<R>;
  readPage: ReadPage<R>;
  gather: (work: () => void) => () => void;
  /** Called after each page of rows was added, with the changes that the stream sent while it was read. */
  onPage: (meanwhile: Meanwhile<R>) => void;
}

/** Reads the missing pages one at a time, so that no request starves or overtakes another. */
export class PageReader<R extends Row> {
  readonly #state: ListState<R>;
  readonly #readPage: ReadPage<R>;
  readonly #settle: () => void;
  readonly #onPage: (meanwhile: Meanwhile<R>) => void;
  #reading: Reading<R> | null = null;
  /** The search whose rows are in the list; null until its first page is there. */
  #shownQuery: string | null = null;
  #asked = false;
  /** True after a failure: nothing is read until a retry, a reload or a new search. */
  #halted = false;
  #reloads = 0;
  /** Rows up to this `seq` may exist that the stream did not send. */
  #untoldSeq = 0;
  #totalDue = false;
  #moved = false;

  constructor({ state, readPage, gather, onPage }: PageReaderOptions<R>) {
    this.#state = state;
    this.#readPage = readPage;
    this.#onPage = onPage;
    // Asks the server for the total only after arrivals have stopped: during a burst the answer would be outdated.
    this.#settle = gather(() => {
      if (this.#moved) {
        this.#moved = false;
        return this.#settle();
      }
      this.#totalDue = state.segments.list.some(({ rows }) => rows === null);
      this.pump();
    });
  }

  /** Changes from the stream during the current read; they are applied to its page. */
  get meanwhile(): Meanwhile<R> | null {
    return this.#reading?.meanwhile ?? null;
  }

  /** Keeps an arrival for a first page; for any other page one entry is enough, which outdates the page's total. */
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
    // Arrivals are not inserted until the first page is there, so the visible rows belong to no search.
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

  /** Records that rows up to `seq` may exist that the list does not have, and reads them. */
  untold(seq: number): void {
    this.#untoldSeq = Math.max(this.#untoldSeq, seq);
    // Opened at once, because the next arrival belongs above the gap.
    if (this.isCurrent()) openGap(this.#state.segments, seq, this.#state.isHolding());
    this.pump();
  }

  /** Call after inserting a row. */
  arrived(): void {
    evictFar(this.#state.segments, this.#state.wanted);
    this.#changed();
  }

  /** Call after removing rows, with the number of those that were not in memory. */
  removed(unseen: number): void {
    const { segments } = this.#state;
    const { shown, held } = segments.counts;
    // Retention deletes the oldest, and they are the ones not in memory.
    if (unseen > 0 && this.#shownQuery === '') setTotal(segments, shown + held - unseen);
    this.#changed();
  }

  /** Call when rows that are not in memory may match the search now, or no longer. */
  recount(): void {
    this.#moved = true;
    this.#settle();
  }

  /** Starts reading the next missing page, unless a read is running. */
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

  /** Starts over with what is missing now, and aborts the read of a first page of another search or moment. */
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
    const next = nextRead(segments, wanted) ?? soughtRead(this.#state);
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
        { q: query, ...pageOf(purpose, this.#state.segments.limits) },
        reading.controller.signal,
      );
    } catch (error) {
      // A reader that throws has a defect. The error is thrown on, but must not prevent later reads.
      if (this.#end(reading)) this.#fail(purpose, 'The answer of the server could not be read.');
      throw error;
    }
    if (!this.#end(reading)) return;
    batch(() => {
      if ('page' in result) this.#take(reading, result.page);
      else this.#fail(purpose, result.problem, result.refused);
    });
    this.pump();
  }

  /** Ends a read; returns false when another one has replaced it. */
  #end(reading: Reading<R>): boolean {
    if (this.#reading !== reading) return false;
    this.#reading = null;
    return true;
  }

  #fail({ type }: Purpose<R>, problem: string, refused = false): void {
    // Without a new total the list keeps its length; the next total corrects it.
    if (type === 'total') return;
    this.#halted = true;
    const state = this.#state;
    state.problem.value = problem;
    if (type !== 'search') return;
    state.status.value = refused ? 'refused' : 'failed';
    if (!refused) return;
    // The rows of the previous search would look as if they matched this one.
    state.segments = createSegments(state.segments.limits);
    state.changed();
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
   * Stale rows may have been deleted. Until they are read again, the total says nothing about rows that are not in
   * memory: otherwise two unread segments could mark each other as due without end.
   */
  #takeTotal(total: number): void {
    const { segments } = this.#state;
    const isStale = segments.list.some(({ stale, rows }) => stale && rows !== null);
    if (isStale) this.#totalDue = true;
    else setTotal(segments, total);
  }

  /** Shows the first page of a search. If changes were dropped, the page is shown as well, and then read again. */
  #takeFirst(page: ListPage<R>, meanwhile: Meanwhile<R>): void {
    const state = this.#state;
    state.segments = createSegments(state.segments.limits);
    fillFirst(state.segments, page, meanwhile);
    if (meanwhile.isIncomplete) {
      markStale(state.segments, state.wanted, state.isHolding());
      this.#untoldSeq = Math.max(this.#untoldSeq, meanwhile.highestSeq);
      this.#totalDue = true;
    }
    openGap(state.segments, this.#untoldSeq, state.isHolding());
  }
}
