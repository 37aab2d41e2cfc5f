import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { type Listening, listen, type PlaneConfig } from './ports.ts';
import { passOverOtherUpgrades } from './upgrades.ts';

/** How long a sender may take for one request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 120_000;

export interface Certificate {
  cert: string;
  key: string;
}

/** A plane that listens; `close` lets requests under way finish, `destroy` does not. */
export interface Plane {
  port: number;
  close(): Promise<void>;
  destroy(): void;
}

/** Opens the data plane: HTTPS with HTTP/1.1, raw requests. */
export async function openReceiver(
  config: PlaneConfig,
  certificate: Certificate,
  listener: RequestListener,
): Promise<Plane & { renew(certificate: Certificate): void }> {
  const create = () =>
    // What a sender leaves out or spells oddly is recorded, not refused: the Host header is none of our business here.
    createHttpsServer(
      { ...certificate, requireHostHeader: false, requestTimeout: REQUEST_TIMEOUT_MS },
      listener,
    );
  const listening = await listen({
    create,
    host: config.host,
    port: config.port,
    named: config.portNamed,
    what: 'receiver',
  });
  return {
    ...asPlane(listening, () => {}),
    renew(next) {
      for (const server of listening.servers) (server as HttpsServer).setSecureContext(next);
    },
  };
}

/** Opens the control plane: HTTP with WebSocket. */
export async function openInspector(
  config: PlaneConfig,
  fetch: (request: Request, env: unknown) => Response | Promise<Response>,
): Promise<Plane> {
  const sockets: WebSocketServer[] = [];
  const create = () => {
    const webSockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
    sockets.push(webSockets);
    const websocket = { server: webSockets };
    const server = createAdaptorServer({ fetch, createServer: createHttpServer, websocket }) as Server;
    passOverOtherUpgrades(server);
    return server;
  };
  const listening = await listen({
    create,
    host: config.host,
    port: config.port,
    named: config.portNamed,
    what: 'inspector',
  });
  return asPlane(listening, () => {
    for (const socket of sockets) for (const client of socket.clients) client.close(1001, 'stopping');
  });
}

function asPlane({ servers, port }: Listening, beforeClose: () => void): Plane {
  return {
    port,
    async close() {
      beforeClose();
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeIdleConnections();
          return closed;
        }),
      );
    },
    destroy() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}
