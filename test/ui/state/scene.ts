import { createDeliveryList, type DeliveryList } from '../../../ui/state/delivery-list.ts';
import type { Match } from '../../../ui/state/match-query.ts';
import type { Limits } from '../../../ui/state/segments.ts';
import { fits, type ModelMessage, type ModelRow, ServerModel } from './server-model.ts';

function match(query: string, row: ModelRow): Match {
  if (query.startsWith('text:')) return 'unsure';
  return fits(query, row) ? 'yes' : 'no';
}

/** Small, so that a few dozen rows do what a hundred thousand would. */
export const SMALL: Limits = {
  ...{ pageRows: 5, walkRows: 20 },
  ...{ segmentRows: 8, memoryRows: 30, meanwhileChanges: 6 },
};

/** A page on a server: the real list, the model of the server, and work that waits for its time. */
export class Scene {
  readonly server = new ServerModel({ maxMissed: 30 });
  readonly list: DeliveryList<ModelRow>;
  soon: Array<() => void> = [];
  lastSeq = 0;
  greeted = false;

  constructor(limits?: Limits) {
    this.list = createDeliveryList<ModelRow>({
      ...{ kind: 'received', match, readPage: this.server.readPage },
      ...(limits && { limits }),
      gather: (work) => {
        let waiting = false;
        return () => {
          if (waiting) return;
          waiting = true;
          this.soon.push(() => {
            waiting = false;
            work();
          });
        };
      },
    });
  }

  /** As `applyMessage` does it for one list. */
  apply(message: ModelMessage): void {
    switch (message.type) {
      case 'hello':
        if (!this.greeted) this.lastSeq = message.seq;
        this.list.reload(message.seq);
        this.greeted = true;
        return;
      case 'reload':
        this.lastSeq = message.seq;
        this.list.reload(message.seq);
        return;
      case 'arrived':
        this.lastSeq = Math.max(this.lastSeq, message.row.seq);
        this.list.arrive(message.row);
        return;
      case 'updated':
        this.list.update(message.row);
        return;
      case 'deleted':
        this.list.remove(message.ids);
        return;
    }
  }

  /** Opens the stream, unless it is open. */
  connect(): void {
    if (this.server.stream === undefined) this.server.connect(this.greeted ? this.lastSeq : null);
  }

  deliver(count: number): void {
    for (const message of this.server.stream?.splice(0, count) ?? []) this.apply(message);
  }

  runSoon(): void {
    for (const work of this.soon.splice(0)) work();
  }

  /** Until nothing waits any more: messages, answers and what was put off. */
  async quiet(): Promise<void> {
    this.list.retry();
    for (let round = 0; round < 10_000; round += 1) {
      await Promise.resolve();
      if (this.server.stream?.length) this.deliver(Number.POSITIVE_INFINITY);
      else if (this.server.requests.length > 0) {
        this.server.look(0);
        this.server.answer(0);
        await Promise.resolve();
      } else if (this.soon.length > 0) this.runSoon();
      else return;
    }
    throw new Error('It never came to rest');
  }

  /** What is in memory of the rows shown, from the top. */
  shown(): number[] {
    const { value: count } = this.list.shownCount;
    return Array.from({ length: count }, (_, at) => this.list.rowAt(at)?.seq ?? 0);
  }

  /** Everything the list shows, read by looking at it from top to bottom. */
  seen(): Promise<ModelRow[]> {
    return this.#look(10);
  }

  /**
   * As `seen`, for a list with rows that no longer fit. The server does not count them, so that rows which are read move
   * those below them by a few places: the reader looks at each place twice.
   */
  async seenWhileMoving(): Promise<ModelRow[]> {
    const rows = new Map((await this.#look(2)).map((row) => [row.id, row]));
    return [...rows.values()].sort((left, right) => right.seq - left.seq);
  }

  async #look(step: number): Promise<ModelRow[]> {
    const rows: Array<ModelRow | null> = [];
    for (let from = 0; from < this.list.shownCount.value; from += step) {
      this.list.show(from, from + 10);
      await this.quiet();
      for (let at = from; at < Math.min(from + 10, this.list.shownCount.value); at += 1) {
        rows.push(this.list.rowAt(at));
      }
    }
    return rows.flatMap((row) => row ?? []);
  }
}

/** A list that shows the newest of so many deliveries, with a live stream. */
export async function opened(count: number, scene = new Scene()): Promise<Scene> {
  for (let number = 0; number < count; number += 1) scene.server.insert('a', 'x');
  scene.server.connect(null);
  scene.list.setQuery('');
  await scene.quiet();
  return scene;
}
