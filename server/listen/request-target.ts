import type { IncomingMessage, RequestListener, Server } from 'node:http';

/**
 * Passes only paths to the adapter. An absolute URL (RFC 9112, section 3.2.2) is reduced to its path if its host equals
 * the Host header; otherwise the request is refused, because the guard checks only the Host header.
 */
export function acceptOwnTargets(server: Server): void {
  const adapters = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const path = pathOf(request);
    if (path === null) {
      response.writeHead(400, { Connection: 'close', 'Content-Length': '0' }).end();
      return;
    }
    request.url = path;
    for (const adapter of adapters) adapter.call(server, request, response);
  });
}

/** Null when the target is neither a path nor a URL with the host of the Host header. */
function pathOf({ url = '', headers }: IncomingMessage): string | null {
  if (url.startsWith('/')) return url;
  if (!URL.canParse(url)) return null;
  const { username, password, protocol, host, pathname, search } = new URL(url);
  const own = protocol === 'http:' && username === '' && password === '' && host === headers.host;
  return own ? pathname + search : null;
}
