import type { ListState } from './list-state.ts';
import type { Match } from './match-query.ts';
import type { Meanwhile } from './meanwhile.ts';
import type { PageReader } from './page-reader.ts';
import { insertRow, isShownAt, type Row, removeRow, replaceRow } from './segments.ts';

export interface RowChangesOptions<R extends Row> {
  state: ListState<R>;
  reader: PageReader<R>;
  match: (query: string, row: R) => Match;
  gather: (work: () => void) => () => void;
}

/** Takes what the stream tells about rows into a list. */
export class RowChanges<R extends Row> {
  readonly #state: ListState<R>;
  readonly #reader: PageReader<R>;
  readonly #match: (query: string, row: R) => Match;
  readonly #readUnsure: () => void;
  readonly #reloadSoon: () => void;
  /** Free text looks into payloads, so that only the server can tell which rows fit: those up to here may. */
  #unsureSeq = 0;
  /** Whether rows came to fit that may not be shown before the reader follows the list again. */
  #isWaiting = false;

  constructor({ state, reader, match, gather }: RowChangesOptions<R>) {
    this.#state = state;
    this.#reader = reader;
    this.#match = match;
    this.#readUnsure = gather(() => reader.untold(this.#unsureSeq));
    this.#reloadSoon = gather(() => {
      if (state.isHolding()) this.#isWaiting = true;
      else reader.reload(this.#unsureSeq);
    });
  }

  /** To be called when the list begins anew: another database counts from 1 again. */
  forget(): void {
    this.#unsureSeq = 0;
    this.#isWaiting = false;
  }

  arrive(row: R): void {
    const { segments, query } = this.#state;
    const fits = this.#match(query.value, row);
    if (fits === 'no') return;
    if (fits === 'unsure') {
      this.#unsureSeq = Math.max(this.#unsureSeq, row.seq);
      this.#readUnsure();
      return;
    }
    this.#reader.noteArrival(row);
    if (this.#reader.isCurrent() && insertRow(segments, row, this.#state.isHolding())) this.#reader.arrived();
  }

  update(row: R): void {
    this.#reader.meanwhile?.update(row);
    this.#apply(row);
  }

  remove(ids: readonly string[] | null): void {
    if (ids === null) {
      this.#reader.reload();
      return;
    }
    for (const id of ids) this.#reader.meanwhile?.remove(id);
    const unseen = ids.filter((id) => !removeRow(this.#state.segments, id)).length;
    this.#reader.removed(unseen);
  }

  /** Says that a page was taken in: rows that came to fit while it was read are not in it. */
  pageTaken({ updated, removed }: Meanwhile<R>): void {
    for (const row of updated.values()) if (!removed.has(row.id)) this.#apply(row);
  }

  /** Says that held rows were shown. */
  released(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#reader.reload(this.#unsureSeq);
  }

  #apply(row: R): void {
    if (replaceRow(this.#state.segments, row)) this.#state.changed();
    else if (this.#reader.isCurrent()) this.#takeWhatFits(row);
  }

  /** A row that is not in memory may fit now: that of a delivery that failed, in a search for failed ones. */
  #takeWhatFits(row: R): void {
    const { segments, query } = this.#state;
    // Without a search every row is in the list, and an unread one comes with its page.
    if (query.value === '') return;
    const fits = this.#match(query.value, row);
    const isHolding = this.#state.isHolding();
    if (fits === 'unsure') {
      this.#unsureSeq = Math.max(this.#unsureSeq, row.seq);
      this.#reloadSoon();
    } else if (fits === 'yes' && isHolding && isShownAt(segments, row.seq)) this.#isWaiting = true;
    else if (fits === 'yes' && insertRow(segments, row, isHolding)) this.#reader.arrived();
    else this.#reader.recount();
  }
}
