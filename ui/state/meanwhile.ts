import type { Row } from './segments.ts';

/**
 * Changes that the stream sends while a page is read. They may be newer than the page, so they win.
 *
 * A server that accepts the request and never answers must not make this grow without bound. Past the limit all changes
 * are dropped: the rows of the page are then outdated, and rows up to the highest `seq` may be missing in it.
 */
export class Meanwhile<R extends Row> {
  readonly arrived: R[] = [];
  readonly updated = new Map<string, R>();
  readonly removed = new Set<string>();
  /** The highest `seq` of the rows that arrived or changed, stored or dropped. */
  highestSeq = 0;
  /** Whether changes were dropped. */
  isIncomplete = false;
  readonly #maxChanges: number;

  constructor(maxChanges: number) {
    this.#maxChanges = maxChanges;
  }

  /** Whether the total of the page is still correct. */
  get keepsTotal(): boolean {
    return !this.isIncomplete && this.arrived.length === 0 && this.removed.size === 0;
  }

  arrive(row: R): void {
    this.#note(row);
    if (this.#hasRoom()) this.arrived.push(row);
  }

  update(row: R): void {
    this.#note(row);
    if (this.updated.has(row.id) || this.#hasRoom()) this.updated.set(row.id, row);
  }

  remove(id: string): void {
    if (this.removed.has(id) || this.#hasRoom()) this.removed.add(id);
  }

  #note({ seq }: R): void {
    this.highestSeq = Math.max(this.highestSeq, seq);
  }

  #hasRoom(): boolean {
    if (this.arrived.length + this.updated.size + this.removed.size < this.#maxChanges && !this.isIncomplete)
      return true;
    this.isIncomplete = true;
    this.arrived.length = 0;
    this.updated.clear();
    this.removed.clear();
    return false;
  }
}
