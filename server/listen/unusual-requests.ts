import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Hands on what Node would answer by itself or drop: CONNECT, and `Expect` with anything but `100-continue`. Whatever
 * was sent is for the receiver to record.
 */
export function acceptUnusualRequests(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    // What follows a CONNECT is no HTTP, so the connection cannot be used again.
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.end());
    server.emit('request', request, response);
  });
}
