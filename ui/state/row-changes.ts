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

/** Applies the stream's messages about rows to a list. */
export class RowChanges<R extends Row> {
  readonly #state: ListState<R>;
  readonly #reader: PageReader<R>;
  readonly #match: (query: string, row: R) => Match;
  readonly #readUnsure: () => void;
  readonly #reloadSoon: () => void;
  /**
   * Rows up to this `seq` may match a search for free text. Only the server can decide, because free text searches
   * payloads.
   */
  #unsureSeq = 0;
  /** Whether rows match now that are held back until the list is at its top and not paused. */
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

  /** Call when the list starts over, because the `seq` of another database begins at 1 again. */
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

  /** Call after a page was added: rows that came to match while it was read are not in it. */
  pageTaken({ updated, removed }: Meanwhile<R>): void {
    for (const row of updated.values()) if (!removed.has(row.id)) this.#apply(row);
  }

  /** Call after held rows were shown. */
  released(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#reader.reload(this.#unsureSeq);
  }

  #apply(row: R): void {
    if (replaceRow(this.#state.segments, row)) this.#state.changed();
    else if (this.#reader.isCurrent()) this.#takeWhatFits(row);
  }

  /**
   * Handles a changed row that is not in memory and may match now, such as a delivery that failed, in a search for
   * failed ones.
   */
  #takeWhatFits(row: R): void {
    const { segments, query } = this.#state;
    // Without a search every row is in the list already, and an unread row is read with its page.
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
