import type { StreamMessage } from '../../types.ts';
import type { Api } from './api.ts';

/** Deliveries asked for at a time. */
const PAGE_ROWS = 200;

export interface CatchUpOptions {
  api: Pick<Api, 'list'>;
  /** Name of the endpoint whose deliveries are followed. */
  endpoint: string;
  report: (message: StreamMessage) => void;
  onError: (error: unknown) => void;
}

/**
 * Passes the stream's messages on, in order. After a `reload`, which says that the server dropped what was not read in
 * time, the deliveries since the last one are read first, and messages that come meanwhile wait for them.
 */
export function createCatchUp({ api, endpoint, report, onError }: CatchUpOptions) {
  const waiting: StreamMessage[] = [];
  let isWorking = false;
  let lastSeq = 0;

  const pass = (message: StreamMessage): void => {
    if (message.type === 'received') {
      if (message.seq <= lastSeq) return;
      lastSeq = message.seq;
    }
    report(message);
  };

  async function readMissed(upTo: number): Promise<void> {
    while (lastSeq < upTo) {
      const { items } = await api.list('received', { endpoint, after: lastSeq, limit: PAGE_ROWS });
      for (const row of items) pass({ type: 'received', ...row });
      if (items.length < PAGE_ROWS) return;
    }
  }

  async function work(): Promise<void> {
    isWorking = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (message.type === 'reload') await readMissed(message.seq);
      else pass(message);
    }
    isWorking = false;
  }

  return {
    /** Says up to which `seq` nothing is missed. */
    startAfter(seq: number): void {
      lastSeq = Math.max(lastSeq, seq);
    },
    take(message: StreamMessage): void {
      waiting.push(message);
      if (!isWorking) work().catch(onError);
    },
  };
}
