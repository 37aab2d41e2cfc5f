import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  socket: Socket;
  unanswered: Set<ServerResponse>;
}

/**
 * Keeps at most `max` connections open: a new one takes the place of the oldest that has no request to answer. Node's
 * `maxConnections` would close the new one instead, so that idle senders keep all others out.
 */
export function boundConnections(server: Server, max: number): void {
  /** Oldest first, by address of the peer: a request knows the TLS socket, not the one below it. */
  const open = new Map<string, Connection>();

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    if (open.size >= max) (oldestWaiting(open) ?? socket).destroy();
    if (socket.destroyed) return;
    const connection = { socket, unanswered: new Set<ServerResponse>() };
    open.set(peer, connection);
    socket.once('close', () => {
      if (open.get(peer) === connection) open.delete(peer);
    });
  });
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const unanswered = open.get(peerOf(request.socket))?.unanswered;
    unanswered?.add(response);
    response.once('close', () => unanswered?.delete(response));
  });
}

/** A response whose head has been sent is waiting only for the rest of a refused body. */
function oldestWaiting(open: ReadonlyMap<string, Connection>): Socket | null {
  for (const { socket, unanswered } of open.values()) {
    if (!socket.destroyed && [...unanswered].every(({ headersSent }) => headersSent)) return socket;
  }
  return null;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
