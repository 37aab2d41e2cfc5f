import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '../bus.ts';
import type { Store } from '../store/index.ts';
import type { BusMessage, StreamMessage } from '../types.ts';

/** Rows read from the store at a time: few enough that one read blocks the event loop for a few milliseconds only. */
const SLICE_ROWS = 200;
/** A client that missed more rows gets `reload`; it then reads a single page of the list instead. */
const MAX_MISSED = 10_000;
/**
 * Maximum number of messages that wait to be sent: those of one turn of the event loop, or the changes during the
 * catch-up of a client. One turn commits at most 500 jobs, with three messages each.
 */
const MAX_COLLECTED = 5000;
/** Maximum number of bytes written to a socket that its client has not read yet. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

type RowMessage = Extract<BusMessage, { type: 'received' | 'sent' }>;

/** The socket of one client. */
export interface FeedSocket {
  /** Bytes passed to `send` that have not been written yet. */
  unreadBytes(): number;
  /** Calls `onWritten` when this text and all earlier ones have been written. */
  send(text: string, onWritten: () => void): void;
}

export interface FeedOptions {
  store: Store;
  bus: Bus;
  version: string;
  /** The last `seq` that the client has; undefined when it wants new messages only. */
  after: number | undefined;
  socket: FeedSocket;
  onError: (error: unknown) => void;
}

/**
 * Sends all messages to one client: `hello`, the rows after `after`, then new messages.
 *
 * Each row is sent once, in the order of `seq`. During the catch-up, new rows are not queued, because the next read of
 * the store finds them. A client that is too far behind, or does not read, gets `reload` instead of what it missed. So
 * the memory per client is bounded: at most MAX_COLLECTED messages in `collected` (all clients share the objects), and
 * at most MAX_UNREAD_BYTES and one flush, or one slice of rows, in the socket. Returns the function that ends the feed.
 */
export function startFeed({ store, bus, version, after, socket, onError }: FeedOptions): () => void {
  let state: 'catching-up' | 'live' | 'behind' | 'ended' = 'live';
  /** Rows up to this `seq` were sent from the store, or the client reads them after `reload`. */
  let coveredSeq = store.seq();
  let collected: BusMessage[] = [];
  let unwritten = 0;
  let onAllWritten = () => {};

  const write = (message: StreamMessage): void => {
    unwritten += 1;
    socket.send(JSON.stringify(message), () => {
      unwritten -= 1;
      if (unwritten === 0) onAllWritten();
    });
  };

  const goLive = (): void => {
    state = 'live';
    coveredSeq = store.seq();
  };

  const reload = (): void => {
    collected = [];
    goLive();
    write({ type: 'reload', seq: coveredSeq });
  };

  const fallBehind = (): void => {
    state = 'behind';
    collected = [];
    onAllWritten = () => {
      onAllWritten = () => {};
      if (state === 'behind') reload();
    };
    // When everything was written already, no `onWritten` will follow that could call it.
    if (unwritten === 0) onAllWritten();
  };

  const flush = (): void => {
    if (state !== 'live') return;
    const messages = inOrder(collected, coveredSeq);
    collected = [];
    for (const message of messages) write(message);
    if (socket.unreadBytes() > MAX_UNREAD_BYTES) fallBehind();
  };

  const take = (message: BusMessage): void => {
    if (state === 'behind' || state === 'ended') return;
    if (state === 'catching-up' && isRow(message)) return;
    if (collected.length >= MAX_COLLECTED) {
      fallBehind();
      return;
    }
    collected.push(message);
    // Waits until all publishers of the commit have run, so that its rows can be sorted.
    if (state === 'live' && collected.length === 1) setImmediate(flush);
  };

  async function catchUp(start: number): Promise<void> {
    for (let seq = start; state === 'catching-up'; ) {
      if (seq > store.seq() || store.seq() - seq > MAX_MISSED) return reload();
      const rows = rowsAfter(store, seq);
      const last = rows.at(-1);
      // No await between this read and the first new message, so that no message is lost.
      if (last === undefined) {
        goLive();
        return flush();
      }
      const written = new Promise<void>((resolve) => {
        onAllWritten = resolve;
      });
      for (const row of rows) write(row);
      seq = last.seq;
      await written;
      await nextTurn();
    }
  }

  write({ type: 'hello', version, seq: coveredSeq });
  const unsubscribe = bus.subscribe(take);
  if (after !== undefined) {
    state = 'catching-up';
    catchUp(after).catch(onError);
  }
  return () => {
    state = 'ended';
    unsubscribe();
  };
}

function isRow(message: BusMessage): message is RowMessage {
  return message.type === 'received' || message.type === 'sent';
}

/** Rows by `seq`, then other messages: publishers of one commit run in any order. */
function inOrder(messages: readonly BusMessage[], coveredSeq: number): BusMessage[] {
  const rows = messages.filter(isRow).filter(({ seq }) => seq > coveredSeq);
  return [...rows.sort((a, b) => a.seq - b.seq), ...messages.filter((message) => !isRow(message))];
}

/** The next rows of both kinds by `seq`, without gaps. */
function rowsAfter(store: Store, after: number): RowMessage[] {
  const page = { after, limit: SLICE_ROWS };
  const received = store.received.page(page);
  const sent = store.sent.page(page);
  // Beyond the end of a page that is not the last, rows of its kind are missing: they are left for the next read.
  const known = Math.min(
    received.next === null ? Number.POSITIVE_INFINITY : Number(received.items.at(-1)?.seq),
    sent.next === null ? Number.POSITIVE_INFINITY : Number(sent.items.at(-1)?.seq),
  );
  const rows: RowMessage[] = [
    ...received.items.map((item) => ({ type: 'received' as const, ...item })),
    ...sent.items.map((item) => ({ type: 'sent' as const, ...item })),
  ];
  return rows.filter(({ seq }) => seq <= known).sort((a, b) => a.seq - b.seq);
}
