import { expect } from 'vitest';
import type { PageQuery } from '../../../ui/state/page-reader.ts';
import type { Scene } from './scene.ts';
import { fits, type ModelRow } from './server-model.ts';

/** What a reader in front of the list may see at any moment, checked after each step. */
export class View {
  readonly #scene: Scene;
  /** The search that the rows in view are of; null before the first page. */
  #query: string | null = null;
  #isHolding = false;
  /** While arrivals are held back: what arrived later than this is not shown. */
  #newestSeq = Number.POSITIVE_INFINITY;

  constructor(scene: Scene) {
    this.#scene = scene;
    const { list, server } = scene;
    server.onAnswer = (query) => {
      if (!isFirstPage(query) || query.q !== list.query.value) return;
      this.#query = query.q;
      // A first page shows all there is, held back or not.
      this.#newestSeq = Number.POSITIVE_INFINITY;
    };
    const position = { paused: false, atTop: true };
    const follow = (): void => {
      const isHolding = position.paused || !position.atTop;
      if (isHolding !== this.#isHolding) this.#newestSeq = isHolding ? server.seq : Number.POSITIVE_INFINITY;
      this.#isHolding = isHolding;
    };
    const { setPaused, setAtTop, release } = list;
    list.setPaused = (on) => {
      position.paused = on;
      follow();
      setPaused(on);
    };
    list.setAtTop = (on) => {
      position.atTop = on;
      follow();
      setAtTop(on);
    };
    list.release = () => {
      if (this.#isHolding) this.#newestSeq = server.seq;
      release();
    };
  }

  check(): void {
    const rows = this.#inMemory();
    for (const [at, row] of rows.entries()) {
      if (at > 0)
        expect(row.seq, 'each row is older than the one above it').toBeLessThan(rows[at - 1]?.seq ?? 0);
    }
    const { server } = this.#scene;
    if (this.#isHolding) this.#newestSeq = Math.min(this.#newestSeq, server.seq);
    const query = this.#query;
    if (query !== null) {
      expect(
        // A row that an update made unfit stays: nothing may jump.
        rows.filter((row) => !fits(query, row) && row.version === 0),
        'every row fits the search in view, or did',
      ).toEqual([]);
    }
    const newer = rows.filter(({ seq }) => seq > this.#newestSeq);
    expect(newer, 'nothing moves under a reader who is not at the top, or who paused the list').toEqual([]);
  }

  #inMemory(): ModelRow[] {
    const { list } = this.#scene;
    const count = Math.min(list.shownCount.value, 300);
    return Array.from({ length: count }, (_, at) => list.rowAt(at)).flatMap((row) => row ?? []);
  }
}

function isFirstPage({ cursor, after, limit }: PageQuery): boolean {
  return cursor === undefined && after === undefined && limit > 1;
}
