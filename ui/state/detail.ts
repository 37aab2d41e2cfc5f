import { batch, type ReadonlySignal, signal } from '@preact/signals';

export type DetailResult<D> = { detail: D } | { problem: string };

/** Reads one delivery in full. The result is ignored once the signal is aborted. */
export type ReadDetail<D> = (ref: string, signal: AbortSignal) => Promise<DetailResult<D>>;

export interface DetailOptions<D> {
  read: ReadDetail<D>;
  /** Reuses the objects that did not change, so that components that show them keep their state. */
  keep: (before: D, after: D) => D;
}

/** One delivery opened in full. While another one is read, the previous one stays in `value`. */
export interface Detail<D> {
  /** The requested delivery: an id, the last digits of an id, or `latest`. */
  readonly id: ReadonlySignal<string | null>;
  readonly value: ReadonlySignal<D | null>;
  readonly problem: ReadonlySignal<string | null>;
  /** Whether `id` is still being read. `value` and `problem` then belong to the delivery that was open before. */
  readonly pending: ReadonlySignal<boolean>;
  /** Opens a delivery, or none. Replacing `latest` or a short id by the full id does not read the delivery again. */
  open(ref: string | null): void;
  /** Reads the open delivery again. */
  refresh(): void;
  /** Reads the open delivery again if it has this id. */
  refreshIf(id: string): void;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** No delivery open. */
export function createDetail<D extends { id: string }>({ read, keep }: DetailOptions<D>): Detail<D> {
  const id = signal<string | null>(null);
  const value = signal<D | null>(null);
  const problem = signal<string | null>(null);
  const pending = signal(false);
  let reading: AbortController | null = null;
  let readAgain = false;

  async function start(ref: string): Promise<void> {
    const mine = new AbortController();
    reading = mine;
    readAgain = false;
    let result: DetailResult<D>;
    try {
      result = await read(ref, mine.signal);
    } finally {
      // Also after an exception, which must not prevent the next read.
      if (reading === mine) reading = null;
      else mine.abort();
    }
    if (mine.signal.aborted) return;
    batch(() => {
      const before = value.value;
      if ('problem' in result) value.value = null;
      else value.value = before?.id === result.detail.id ? keep(before, result.detail) : result.detail;
      problem.value = 'problem' in result ? result.problem : null;
      pending.value = false;
    });
    if (readAgain) refresh();
  }

  // A change during a read starts one more read after it: frequent changes must not restart the read for ever.
  function refresh(): void {
    if (id.value === null) return;
    if (reading === null) void start(id.value);
    else readAgain = true;
  }

  return {
    ...{ id, value, problem, pending, refresh },
    open(ref) {
      if (ref === id.value) return;
      const same = ref !== null && value.value?.id === ref && reading === null;
      batch(() => {
        id.value = ref;
        if (same) return;
        reading?.abort();
        reading = null;
        pending.value = ref !== null;
        if (ref !== null) return;
        value.value = null;
        problem.value = null;
      });
      if (!same && ref !== null) void start(ref);
    },
    refreshIf(changed) {
      // During a read, a reference that is no full id may stand for any delivery.
      const mayBe = reading !== null && id.value !== null && !UUID.test(id.value);
      if (mayBe || value.value?.id === changed || id.value === changed) refresh();
    },
  };
}
