import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';
import type { Listening } from './ports.ts';

/** A connection that has sent no request is closed this long after the plane began to close. */
const UNUSED_MS = 500;

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

export interface PlaneOptions {
  /** Of each server. */
  connections: readonly Connections[];
  /** Ends upgraded connections, which `server.close` does not end. */
  beforeClose?: () => void;
}

/** Makes one plane of the servers of its addresses. */
export function createPlane({ servers, port }: Listening, options: PlaneOptions): Plane {
  const { connections, beforeClose = () => {} } = options;
  let draining = false;

  const closeIdle = () => servers.forEach(closeIdleOf);

  function onRequest(_request: IncomingMessage, response: ServerResponse): void {
    if (draining) response.shouldKeepAlive = false;
    // An answer whose head had left before has kept its connection open.
    response.once('close', () => {
      if (draining) setImmediate(closeIdle);
    });
  }
  for (const server of servers) server.prependListener('request', onRequest);

  function drain(): void {
    draining = true;
    for (const { unanswered } of connections) {
      for (const response of unanswered()) response.shouldKeepAlive = false;
    }
    closeIdle();
  }

  return {
    port,
    drain,
    async close() {
      beforeClose();
      const closed = servers.map(closeServer);
      drain();
      // What Node does not count as idle: connections in a TLS handshake, and those without a request so far.
      const timer = setTimeout(() => connections.forEach(closeWaiting), UNUSED_MS);
      await Promise.all(closed);
      clearTimeout(timer);
    },
    destroy() {
      for (const { destroy } of connections) destroy();
    },
  };
}

function closeIdleOf(server: Server): void {
  server.closeIdleConnections();
}

function closeWaiting(connections: Connections): void {
  connections.closeWaiting();
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
