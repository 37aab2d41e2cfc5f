import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';
import type { Listening } from './ports.ts';

/** A connection without a request is closed this long after the plane starts to close. */
const UNUSED_MS = 500;

/** A listening plane. */
export interface Plane {
  port: number;
  /** Still answers requests, but closes each connection after its response, and idle ones at once. */
  drain(): void;
  /** Accepts no new connections, answers the current requests, and resolves when all connections have ended. */
  close(): Promise<void>;
  /** Closes every connection now, including upgraded ones and those in a TLS handshake. */
  destroy(): void;
}

export interface PlaneOptions {
  /** The tracked connections of each server. */
  connections: readonly Connections[];
  /** Closes upgraded connections, which `server.close` does not. */
  beforeClose?: () => void;
}

/** Combines the servers of all addresses into one plane. */
export function createPlane({ servers, port }: Listening, options: PlaneOptions): Plane {
  const { connections, beforeClose = () => {} } = options;
  let draining = false;

  const closeIdle = () => servers.forEach(closeIdleOf);

  function onRequest(_request: IncomingMessage, response: ServerResponse): void {
    if (draining) response.shouldKeepAlive = false;
    // A response whose head was already sent keeps its connection open, so it is closed here.
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
      // Closes connections that Node does not count as idle: those in a TLS handshake, and those without a request yet.
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
