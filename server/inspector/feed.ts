import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '../bus.ts';
import type { Store } from '../store/index.ts';
import type { BusMessage, StreamMessage } from '../types.ts';

/** Rows read from the store at a time: few enough that one read holds the event loop for milliseconds only. */
const SLICE_ROWS = 200;
/** A client that missed more than this is told to reload, which reads one page instead. */
const MAX_MISSED = 10_000;
/**
 * Messages that wait to be told: those of one turn of the event loop, or the changes that happen while a client is still
 * being told what it missed. One turn commits at most 500 jobs, with three messages each.
 */
const MAX_COLLECTED = 5000;
/** Bytes written to a socket and not yet taken by its client. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

type RowMessage = Extract<BusMessage, { type: 'received' | 'sent' }>;

/** The socket of one client. */
export interface FeedSocket {
  /** Bytes handed to `send` that have not left yet. */
  unreadBytes(): number;
  /** Calls `onWritten` once the text, and all before it, has left. */
  send(text: string, onWritten: () => void): void;
}

export interface FeedOptions {
  store: Store;
  bus: Bus;
  version: string;
  /** The last `seq` the client knows; undefined when it wants nothing of the past. */
  after: number | undefined;
  socket: FeedSocket;
  onError: (error: unknown) => void;
}

/**
 * Tells one client everything that happens: `hello`, the rows after `after`, then what is published.
 *
 * Rows come once each and by `seq`. While the past is told, rows that arrive are not queued: the next read of the
 * store finds them. A client that is too far behind, or does not read, gets `reload` instead of what it missed. What is
 * held for one client is bounded: `collected` by MAX_COLLECTED messages (shared by all clients), what is written by
 * MAX_UNREAD_BYTES and one flush, or by one slice of rows. Returns the function that ends it.
 */
export function startFeed({ store, bus, version, after, socket, onError }: FeedOptions): () => void {
  let state: 'catching-up' | 'live' | 'behind' | 'ended' = 'live';
  /** Rows up to here were told by reading the store, or are left to the client's reload. */
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
    // The socket may have taken everything already: then nothing else would call it.
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
    // Publishers of one commit run one after another: after them, its rows can be put in order.
    if (state === 'live' && collected.length === 1) setImmediate(flush);
  };

  async function catchUp(start: number): Promise<void> {
    for (let seq = start; state === 'catching-up'; ) {
      if (seq > store.seq() || store.seq() - seq > MAX_MISSED) return reload();
      const rows = rowsAfter(store, seq);
      const last = rows.at(-1);
      // Nothing is awaited between this read and the first live message, so that nothing falls between.
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

/** Rows by `seq`, then the changes to them: publishers of one commit finish in any order. */
function inOrder(messages: readonly BusMessage[], coveredSeq: number): BusMessage[] {
  const rows = messages.filter(isRow).filter(({ seq }) => seq > coveredSeq);
  return [...rows.sort((a, b) => a.seq - b.seq), ...messages.filter((message) => !isRow(message))];
}

/** The next rows of both kinds by `seq`, without a gap. */
function rowsAfter(store: Store, after: number): RowMessage[] {
  const page = { after, limit: SLICE_ROWS };
  const received = store.received.page(page);
  const sent = store.sent.page(page);
  // Past the end of a page that is not the last, only the store knows which kind comes next.
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
