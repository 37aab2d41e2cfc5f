import type { PageQuery, PageResult } from '../../../ui/state/page-reader.ts';
import type { ListPage } from '../../../ui/state/segment-reading.ts';

/** A delivery as the model has it: `tag` can be told from the row, `text` by the server alone. */
export interface ModelRow {
  id: string;
  seq: number;
  tag: 'a' | 'b';
  text: 'x' | 'y';
  version: number;
}

/** What the stream of the model tells. */
export type ModelMessage =
  | { type: 'hello'; seq: number }
  | { type: 'reload'; seq: number }
  | { type: 'arrived'; row: ModelRow }
  | { type: 'updated'; row: ModelRow }
  | { type: 'deleted'; ids: string[] | null };

interface Request {
  query: PageQuery;
  signal: AbortSignal;
  resolve: (result: PageResult<ModelRow>) => void;
  reject: (error: Error) => void;
  /** What the server answers; null until it has looked. */
  answer: PageResult<ModelRow> | null;
}

/** Whether a row fits a search: `tag:a`, `text:x`, or everything. */
export function fits(query: string, row: ModelRow): boolean {
  const [key, value] = query.split(':');
  if (key === 'tag') return row.tag === value;
  if (key === 'text') return row.text === value;
  return true;
}

/**
 * The server as the list sees it: rows, pages and a stream. Requests wait until they are looked at, and answers until
 * they are let through, so that anything may happen before, between and after.
 */
export class ServerModel {
  rows: ModelRow[] = [];
  seq = 0;
  requests: Request[] = [];
  /** Messages sent and not yet arrived; undefined while no stream is open. */
  stream: ModelMessage[] | undefined;
  asked = 0;
  /** Whether an update changed what searches a row fits. */
  changedFits = false;
  /** Told of each answer that gets through to somebody who waits for it. */
  onAnswer: (query: PageQuery) => void = () => {};
  readonly #maxMissed: number;

  constructor({ maxMissed }: { maxMissed: number }) {
    this.#maxMissed = maxMissed;
  }

  readonly readPage = (query: PageQuery, signal: AbortSignal): Promise<PageResult<ModelRow>> =>
    new Promise((resolve, reject) => {
      this.asked += 1;
      this.requests.push({ query, signal, resolve, reject, answer: null });
    });

  insert(tag: 'a' | 'b', text: 'x' | 'y'): void {
    this.seq += 1;
    const row: ModelRow = { id: `id-${this.seq}`, seq: this.seq, tag, text, version: 0 };
    this.rows.push(row);
    this.stream?.push({ type: 'arrived', row });
  }

  /** Changes a row, and with it perhaps the searches that it fits. */
  update(at: number, change: Partial<Pick<ModelRow, 'tag' | 'text'>> = {}): void {
    const row = this.rows[at % Math.max(1, this.rows.length)];
    if (row === undefined) return;
    const changed = { ...row, ...change, version: row.version + 1 };
    if (changed.tag !== row.tag || changed.text !== row.text) this.changedFits = true;
    this.rows = this.rows.map((other) => (other.id === row.id ? changed : other));
    this.stream?.push({ type: 'updated', row: changed });
  }

  /** Deletes rows from a place on; too many to be named when `named` is false. */
  delete(at: number, count: number, named = true): void {
    const start = at % Math.max(1, this.rows.length);
    const gone = this.rows.slice(start, start + count).map(({ id }) => id);
    if (gone.length === 0) return;
    this.rows = this.rows.filter(({ id }) => !gone.includes(id));
    this.stream?.push({ type: 'deleted', ids: named ? gone : null });
  }

  connect(after: number | null): void {
    this.stream = [{ type: 'hello', seq: this.seq }, ...(after === null ? [] : this.#missed(after))];
  }

  #missed(after: number): ModelMessage[] {
    if (after > this.seq || this.seq - after > this.#maxMissed) return [{ type: 'reload', seq: this.seq }];
    const rows = this.rows.filter(({ seq }) => seq > after);
    return rows.map((row) => ({ type: 'arrived', row }));
  }

  /** The client fell behind: what it has not read is dropped, and it is told to reload. */
  fallBehind(): void {
    if (this.stream !== undefined) this.stream = [{ type: 'reload', seq: this.seq }];
  }

  /** The server looks at a request; what happens from then on is not in its answer. */
  look(at: number): void {
    const waiting = this.requests.filter(({ answer }) => answer === null);
    const request = waiting[at % Math.max(1, waiting.length)];
    if (request !== undefined) request.answer = { page: this.page(request.query) };
  }

  /** An answer gets through. */
  answer(at: number): void {
    const ready = this.requests.filter(({ answer }) => answer !== null);
    const request = ready[at % Math.max(1, ready.length)];
    if (request?.answer === undefined || request.answer === null) return;
    if (!request.signal.aborted) this.onAnswer(request.query);
    this.#settle(request, request.answer);
  }

  fail(at: number): void {
    const request = this.requests[at % Math.max(1, this.requests.length)];
    if (request !== undefined) this.#settle(request, { problem: 'No answer' });
  }

  /** The reader of the pages has a defect. */
  throw(error: Error): void {
    for (const request of this.requests.splice(0)) request.reject(error);
  }

  page({ q, limit, cursor, after }: PageQuery): ListPage<ModelRow> {
    const matching = this.rows.filter((row) => fits(q, row));
    const inOrder = after === undefined ? matching.toReversed() : matching;
    const from = inOrder.filter(
      ({ seq }) => (cursor === undefined || seq < Number(cursor)) && (after === undefined || seq > after),
    );
    const items = from.slice(0, limit);
    const last = items.at(-1);
    const next = from.length > limit && last !== undefined ? String(last.seq) : null;
    return { items, next, total: matching.length };
  }

  #settle(request: Request, result: PageResult<ModelRow>): void {
    this.requests = this.requests.filter((other) => other !== request);
    request.resolve(result);
  }
}
