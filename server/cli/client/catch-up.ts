import type { StreamMessage } from '../../types.ts';
import type { Api } from './api.ts';

/** Deliveries asked for at a time. */
const PAGE_ROWS = 200;
/** About 1 MB: more than arrives while a few pages are read. */
const MAX_WAITING = 1000;

export interface CatchUpOptions {
  api: Pick<Api, 'list'>;
  /** Name of the endpoint whose deliveries are followed. */
  endpoint: string;
  report: (message: StreamMessage) => void;
  /** Called with the number of attempts that are not reported. Deliveries are never dropped. */
  onDropped: (count: number) => void;
  onError: (error: unknown) => void;
  /** Messages that may wait while missed deliveries are read. */
  maxWaiting?: number;
}

/**
 * Reports the deliveries of an endpoint and the attempts to forward them, in order. After a `reload` (the server
 * dropped messages that were not read in time), it first reads the missed deliveries from the list; later messages
 * wait. When too many wait, they are dropped, as the server does it, and their deliveries are read from the list, too.
 */
export function createCatchUp(options: CatchUpOptions) {
  const { endpoint, onError, maxWaiting = MAX_WAITING } = options;
  const reader = createReader(options);
  let waiting: StreamMessage[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    isWorking = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (message.type === 'reload') await reader.readMissed(message.seq);
      else reader.pass(message);
    }
    isWorking = false;
  }

  return {
    /** Sets the `seq` up to which no delivery was missed. */
    startAfter: reader.startAfter,
    take(message: StreamMessage): void {
      if (!isWanted(message, endpoint)) return;
      waiting.push(message);
      if (waiting.length > maxWaiting) {
        reader.noteDropped(waiting.filter(({ type }) => type === 'attempt').length);
        waiting = [reloadOf(waiting)];
      }
      if (!isWorking) work().catch(onError);
    },
  };
}

/** Reads and reports deliveries, and tracks up to which one all are reported. */
function createReader({ api, endpoint, report, onDropped }: CatchUpOptions) {
  let lastSeq = 0;
  let dropped = 0;
  const pass = (message: StreamMessage): void => {
    if (message.type === 'received') {
      if (message.seq <= lastSeq) return;
      lastSeq = message.seq;
    }
    report(message);
  };
  return {
    pass,
    startAfter(seq: number): void {
      lastSeq = Math.max(lastSeq, seq);
    },
    noteDropped(count: number): void {
      dropped += count;
    },
    async readMissed(upTo: number): Promise<void> {
      while (lastSeq < upTo) {
        const { items } = await api.list('received', { endpoint, after: lastSeq, limit: PAGE_ROWS });
        for (const row of items) pass({ type: 'received', ...row });
        // Later deliveries of other endpoints are not missed.
        if (items.length < PAGE_ROWS) lastSeq = Math.max(lastSeq, upTo);
      }
      if (dropped > 0) onDropped(dropped);
      dropped = 0;
    },
  };
}

function isWanted(message: StreamMessage, endpoint: string): boolean {
  return (
    message.type === 'reload' ||
    (message.type === 'received' && message.endpoint === endpoint) ||
    (message.type === 'attempt' && message.kind === 'received')
  );
}

/** A `reload` that stands for all deliveries among the messages. */
function reloadOf(messages: readonly StreamMessage[]): StreamMessage {
  return {
    type: 'reload',
    seq: Math.max(...messages.map((message) => ('seq' in message ? message.seq : 0))),
  };
}
