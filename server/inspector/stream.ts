import { upgradeWebSocket, type WebSocketLike } from '@hono/node-server';
import { Hono } from 'hono';
import type { WSContext, WSEvents } from 'hono/ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { InspectorDeps } from './deps.ts';
import { type FeedOptions, startFeed } from './feed.ts';
import { afterSeq, query } from './input.ts';

/** A client is asked for a sign of life this often, and cut off when it gave none since. */
const HEARTBEAT_MS = 20_000;

const streamQuery = z.object({ after: afterSeq.optional() });

/** `/api/stream`: a WebSocket that tells everything that happens. What the client sends is ignored. */
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

/** The adapter's interface lacks `bufferedAmount`, `ping` and callbacks; the socket behind it is one of `ws`. */
function socketOf(context: WSContext<WebSocketLike>): WebSocket {
  return context.raw as unknown as WebSocket;
}

/** A client that does not read cannot answer pings either, and would keep what waits for it for ever. */
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
