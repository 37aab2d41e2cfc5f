import type { WebSocketLike } from '@hono/node-server';
import type { WSContext, WSEvents } from 'hono/ws';
import type { Bus } from '../bus.ts';
import type { Store } from '../store/index.ts';
import type { BusMessage, StreamMessage } from '../types.ts';

/** Rows a new stream is given of what it missed; past it, lists must be fetched anew. */
const MAX_MISSED = 1000;
/** A reader that leaves this much unread is cut off: it fetches the gap when it comes back. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;
const HEARTBEAT_MS = 20_000;

export interface StreamOptions {
  store: Store;
  bus: Bus;
  version: string;
}

/** What `ws` has beyond the interface the adapter knows. */
interface RawSocket {
  bufferedAmount: number;
  ping(): void;
}

function raw(socket: WSContext<WebSocketLike>): RawSocket {
  return socket.raw as unknown as RawSocket;
}

/** The events of one stream: `hello`, what came after `after` if asked, then everything as it is published. */
export function streamEvents({ store, bus, version }: StreamOptions): WSEvents<WebSocketLike> {
  let unsubscribe = () => {};
  let heartbeat: NodeJS.Timeout | undefined;
  return {
    onOpen(_event, socket) {
      const send = (message: StreamMessage) => {
        if (raw(socket).bufferedAmount > MAX_UNREAD_BYTES) socket.close(1013, 'too slow');
        else socket.send(JSON.stringify(message));
      };
      send({ type: 'hello', version, seq: store.seq() });
      unsubscribe = bus.subscribe(send);
      heartbeat = setInterval(() => raw(socket).ping(), HEARTBEAT_MS);
    },
    onMessage(event, socket) {
      const after = askedAfter(event.data);
      if (after !== null) for (const message of missed(store, after)) socket.send(JSON.stringify(message));
    },
    onClose() {
      unsubscribe();
      clearInterval(heartbeat);
    },
  };
}

/** The `after` of a first message; anything else that is sent is passed over. */
function askedAfter(data: unknown): number | null {
  if (typeof data !== 'string' || data.length > 1000) return null;
  try {
    const { after } = JSON.parse(data) as { after?: unknown };
    return typeof after === 'number' && Number.isSafeInteger(after) && after >= 0 ? after : null;
  } catch {
    return null;
  }
}

function missed(store: Store, after: number): BusMessage[] {
  const received = store.received.list({ after, limit: MAX_MISSED }).items;
  const sent = store.sent.list({ after, limit: MAX_MISSED }).items;
  return [
    ...received.map((item) => ({ type: 'received' as const, ...item })),
    ...sent.map((item) => ({ type: 'sent' as const, ...item })),
  ].sort((a, b) => a.seq - b.seq);
}
