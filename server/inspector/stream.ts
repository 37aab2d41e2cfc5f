import { upgradeWebSocket, type WebSocketLike } from '@hono/node-server';
import { Hono } from 'hono';
import type { WSContext, WSEvents } from 'hono/ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { InspectorDeps } from './deps.ts';
import { type FeedOptions, startFeed } from './feed.ts';
import { afterSeq, query } from './input.ts';

/** Interval of pings. A client that did not answer the last one is disconnected. */
const HEARTBEAT_MS = 20_000;

const streamQuery = z.object({ after: afterSeq.optional() });

/** `/api/stream`: a WebSocket that sends all messages. Messages from the client are ignored. */
export function streamRoutes({ store, bus, info, onError }: InspectorDeps) {
  return new Hono().get(
    '/',
    query(streamQuery),
    upgradeWebSocket((c) => {
      const after = c.req.query('after');
      return streamEvents({
        ...{ store, bus, onError },
        version: info().version,
        after: after === undefined ? undefined : Number(after),
      });
    }),
  );
}

function streamEvents(options: Omit<FeedOptions, 'socket'>): WSEvents<WebSocketLike> {
  let endFeed = () => {};
  let endHeartbeat = () => {};
  return {
    onOpen(_event, context) {
      const socket = socketOf(context);
      endHeartbeat = startHeartbeat(socket);
      endFeed = startFeed({
        ...options,
        socket: {
          unreadBytes: () => socket.bufferedAmount,
          send: (text, onWritten) => socket.send(text, onWritten),
        },
      });
    },
    onClose() {
      endFeed();
      endHeartbeat();
    },
  };
}

/** The `ws` socket of a context: the adapter's interface lacks `bufferedAmount`, `ping` and callbacks. */
function socketOf(context: WSContext<WebSocketLike>): WebSocket {
  return context.raw as unknown as WebSocket;
}

/**
 * Disconnects clients that do not answer pings: they do not read either, so their unread messages would stay in memory.
 */
function startHeartbeat(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, HEARTBEAT_MS);
  return () => clearInterval(timer);
}
