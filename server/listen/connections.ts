import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server. Node's own list lacks upgraded ones, and those in a TLS handshake. */
export interface Connections {
  /** Marks the connection of a request as upgraded, because it gets no response like others. */
  markUpgraded(request: IncomingMessage): void;
  /** Closes the connections without an unanswered request, both idle and new ones; upgraded ones stay. */
  closeWaiting(): void;
  /** Closes every connection now. */
  destroy(): void;
  /** The responses that are not completely sent. */
  unanswered(): Iterable<ServerResponse>;
}

interface Connection {
  socket: Socket;
  unanswered: Set<ServerResponse>;
  upgraded: boolean;
}

/**
 * Tracks the connections, at most `max`: beyond that, a new one replaces the oldest one without an unanswered request.
 * Node's `maxConnections` would close the new one, so that idle senders would keep out all others.
 */
export function trackConnections(server: Server, max = Number.POSITIVE_INFINITY): Connections {
  /** Oldest first, by peer address: a request has only the TLS socket, not the TCP socket below it. */
  const open = new Map<string, Connection>();

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    // Its request asked for an upgrade that was ignored, and is parsed again.
    if (open.get(peer)?.socket === socket) return;
    if (open.size >= max) (oldestWaiting(open) ?? socket).destroy();
    if (socket.destroyed) return;
    const connection = { socket, unanswered: new Set<ServerResponse>(), upgraded: false };
    open.set(peer, connection);
    socket.once('close', () => {
      if (open.get(peer) === connection) open.delete(peer);
    });
  });
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(peerOf(request.socket));
    connection?.unanswered.add(response);
    response.once('close', () => connection?.unanswered.delete(response));
  });

  return {
    markUpgraded(request) {
      const connection = open.get(peerOf(request.socket));
      if (connection) connection.upgraded = true;
    },
    closeWaiting() {
      for (const { socket, unanswered, upgraded } of open.values()) {
        if (unanswered.size === 0 && !upgraded) socket.destroy();
      }
    },
    destroy() {
      for (const { socket } of open.values()) socket.destroy();
    },
    *unanswered() {
      for (const { unanswered } of open.values()) yield* unanswered;
    },
  };
}

function oldestWaiting(open: ReadonlyMap<string, Connection>): Socket | null {
  for (const { socket, unanswered, upgraded } of open.values()) {
    // When the head of a response has been sent, only the rest of a refused body is still awaited.
    const isAnswered = [...unanswered].every(({ headersSent }) => headersSent);
    if (isAnswered && !upgraded && !socket.destroyed) return socket;
  }
  return null;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
