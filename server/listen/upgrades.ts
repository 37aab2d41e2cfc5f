import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Passes WebSocket handshakes to the adapter and ignores any other upgrade, as RFC 9110, section 7.8, allows. Java's
 * client asks for `h2c` in its first request, and Node emits `upgrade` for all of them.
 */
export function ignoreOtherUpgrades(server: Server, onWebSocket: (request: IncomingMessage) => void): void {
  const adapters = server.listeners('upgrade') as OnUpgrade[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return parseWithoutUpgrade(server, request, socket, head);
    // Node has removed its own listener: without one, a reset by the client would end the process.
    socket.on('error', () => socket.destroy());
    // The adapter would answer 500 to a Host that is not valid in a URL.
    if (!URL.canParse(`http://${request.headers.host}`)) return refuse(socket);
    // Called here, because the adapter answers refused handshakes only if nothing else listens for upgrades.
    onWebSocket(request);
    for (const adapter of adapters) adapter.call(server, request, socket, head);
  });
}

/** Passes the request to the parser again, without the upgrade headers. */
function parseWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
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
