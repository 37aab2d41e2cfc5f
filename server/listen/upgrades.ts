import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Leaves WebSocket handshakes to the adapter and treats any other upgrade as RFC 9110 section 7.8 lets a server: as if
 * it had not been asked for. Java's client asks for `h2c` on every first request, and Node hands all upgrades over.
 */
export function passOverOtherUpgrades(server: Server, onWebSocket: (request: IncomingMessage) => void): void {
  const adapters = server.listeners('upgrade') as OnUpgrade[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return readAgain(server, request, socket, head);
    // Node has taken its own listener off: without one, a reset by the client would end the process.
    socket.on('error', () => socket.destroy());
    // The adapter answers 500 to what cannot be put in a URL.
    if (!URL.canParse(`http://${request.headers.host}`)) return refuse(socket);
    // Told here: the adapter answers refusals only while nobody else listens for upgrades.
    onWebSocket(request);
    for (const adapter of adapters) adapter.call(server, request, socket, head);
  });
}

/** Gives the request back to the parser, without the headers that asked for the upgrade. */
function readAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(rawHeaders[at] ?? '')) {
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
    }
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
    socket.destroy(),
  );
}
