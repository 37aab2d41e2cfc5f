import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Listening } from './ports.ts';

/** A plane that listens. */
export interface Plane {
  port: number;
  /** Answers requests as before, but ends each connection with its answer, and idle ones at once. */
  drain(): void;
  /** Takes no more connections and resolves when all have ended; requests under way are answered first. */
  close(): Promise<void>;
  /** Ends every connection now, upgraded ones and those in a handshake included. */
  destroy(): void;
}

/** Makes one plane of the servers of its addresses; `beforeClose` ends upgraded connections, which `server.close` does not end. */
export function createPlane({ servers, port }: Listening, beforeClose: () => void = () => {}): Plane {
  const watched = servers.map(watch);
  return {
    port,
    drain() {
      for (const one of watched) one.drain();
    },
    async close() {
      beforeClose();
      await Promise.all(watched.map((one) => one.close()));
    },
    destroy() {
      for (const one of watched) one.destroy();
    },
  };
}

function watch(server: Server): Omit<Plane, 'port'> {
  const sockets = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  let draining = false;

  // Node's own list leaves out upgraded connections, and those in a TLS handshake.
  server.on('connection', (socket: Socket) => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    unanswered.add(response);
    if (draining) response.shouldKeepAlive = false;
    response.once('close', () => {
      unanswered.delete(response);
      // An answer whose head had left before has kept its connection open.
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
  });

  function drain(): void {
    draining = true;
    for (const response of unanswered) response.shouldKeepAlive = false;
    server.closeIdleConnections();
  }

  return {
    drain,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      drain();
      await closed;
    },
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
