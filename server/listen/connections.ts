import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server. Node's own list leaves out upgraded ones, and those in a TLS handshake. */
export interface Connections {
  /** Tells that the request asks for an upgrade, so that its connection has no answer like others. */
  markUpgraded(request: IncomingMessage): void;
  /** Closes those that have no request to answer, idle and new ones alike; upgraded ones stay. */
  closeWaiting(): void;
  /** Ends every connection, whatever it is doing. */
  destroy(): void;
  /** Each answer that has not been sent to its end. */
  unanswered(): Iterable<ServerResponse>;
}

interface Connection {
  socket: Socket;
  unanswered: Set<ServerResponse>;
  upgraded: boolean;
}

/**
 * Keeps track of connections, and of at most `max` of them: a new one beyond takes the place of the oldest that has no
 * request to answer. Node's `maxConnections` would close the new one, so that idle senders keep all others out.
 */
export function trackConnections(server: Server, max = Number.POSITIVE_INFINITY): Connections {
  /** Oldest first, by address of the peer: a request knows the TLS socket, not the one below it. */
  const open = new Map<string, Connection>();

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    // Its request asked for an upgrade that was passed over, and is read again.
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
    // Once the head of an answer has been sent, only the rest of a refused body is waited for.
    const isAnswered = [...unanswered].every(({ headersSent }) => headersSent);
    if (isAnswered && !upgraded && !socket.destroyed) return socket;
  }
  return null;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
