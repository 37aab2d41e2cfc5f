import { batch, type ReadonlySignal, signal } from '@preact/signals';

export type DetailResult<D> = { detail: D } | { problem: string };

/** Reads one delivery in full. Nobody waits for the result once the signal is aborted. */
export type ReadDetail<D> = (ref: string, signal: AbortSignal) => Promise<DetailResult<D>>;

export interface DetailOptions<D> {
  read: ReadDetail<D>;
  /** Carries over what did not change, so that views of it keep their state. */
  keep: (before: D, after: D) => D;
}

/** One delivery opened in full. While another is being read, the last one stays in view. */
export interface Detail<D> {
  /** What was asked for: an id, the end of one, or `latest`. */
  readonly id: ReadonlySignal<string | null>;
  readonly value: ReadonlySignal<D | null>;
  readonly problem: ReadonlySignal<string | null>;
  /** Whether what was asked for is still being read: `value` and `problem` are then those of what was open before. */
  readonly pending: ReadonlySignal<boolean>;
  /** Opens a delivery, or none. The id of what `ref` stands for is no other delivery. */
  open(ref: string | null): void;
  /** Reads the open delivery again. */
  refresh(): void;
  /** Reads it again if this is the one that is open. */
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
      // Also after an exception: it must not keep the next reading from beginning.
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

  // What changes while it is being read is read after that: changes that come fast must not keep it from ending.
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
      // While it is read, a reference other than an id may stand for any delivery.
      const mayBe = reading !== null && id.value !== null && !UUID.test(id.value);
      if (mayBe || value.value?.id === changed || id.value === changed) refresh();
    },
  };
}
