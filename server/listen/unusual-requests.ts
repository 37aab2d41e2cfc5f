import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Passes on requests that Node would answer itself or drop: CONNECT, and `Expect` with a value other than
 * `100-continue`. The receiver records them like all others.
 */
export function acceptUnusualRequests(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    // After a CONNECT the connection carries no HTTP, so it is not reused.
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.end());
    server.emit('request', request, response);
  });
}
