import { X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConnectionFailure } from '../receiver/connection-log.ts';
import type { ReceiverLimits } from '../receiver/limits.ts';
import { type Connections, trackConnections } from './connections.ts';
import { watchFailedConnections } from './failed-connections.ts';
import { createPlane, type Plane } from './plane.ts';
import { listen, type PlaneConfig } from './ports.ts';
import { explainRefusedRequests } from './refused-requests.ts';
import { acceptOwnTargets } from './request-target.ts';
import { acceptUnusualRequests } from './unusual-requests.ts';
import { ignoreOtherUpgrades } from './upgrades.ts';

/** A stream client that does not answer the closing handshake is disconnected after this time. */
const STREAM_CLOSE_MS = 1000;

export interface Certificate {
  cert: string;
  key: string;
}

export interface ReceiverPlaneOptions {
  config: PlaneConfig;
  certificate: Certificate;
  limits: ReceiverLimits;
  listener: RequestListener;
  /** Called for each connection that fails before a request. */
  onFailedConnection: (failure: ConnectionFailure) => void;
}

/** The data plane, whose certificate can be renewed while it listens. */
export interface ReceiverPlane extends Plane {
  renew(certificate: Certificate): void;
}

/** Opens the data plane: HTTPS with HTTP/1.1, raw requests. */
export async function openReceiver(options: ReceiverPlaneOptions): Promise<ReceiverPlane> {
  const { config, certificate, limits, listener, onFailedConnection } = options;
  let served = new X509Certificate(certificate.cert);
  const connections: Connections[] = [];
  const create = () => {
    // A request without a Host header is recorded like any other, not refused.
    const server = createHttpsServer(
      { ...certificate, ...timeoutsOf(limits), requireHostHeader: false },
      listener,
    );
    // 0: no limit except the 16 kB of the head. Node's default silently drops headers beyond about 1,000.
    server.maxHeadersCount = 0;
    server.on('secureConnection', (socket) => socket.setTimeout(limits.unusedTimeoutMs));
    acceptUnusualRequests(server);
    watchFailedConnections(server, { certificate: () => served, report: onFailedConnection });
    connections.push(trackConnections(server, limits.maxConnections));
    return server;
  };
  const listening = await listen({
    create,
    host: config.host,
    port: config.port,
    named: config.portNamed,
    what: 'receiver',
  });
  return {
    ...createPlane(listening, { connections }),
    renew(next) {
      served = new X509Certificate(next.cert);
      for (const server of listening.servers) (server as HttpsServer).setSecureContext(next);
    },
  };
}

function timeoutsOf(limits: ReceiverLimits) {
  return {
    handshakeTimeout: limits.handshakeTimeoutMs,
    headersTimeout: limits.headTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
  };
}

/** Opens the control plane: HTTP with WebSocket. */
export async function openInspector(
  config: PlaneConfig,
  fetch: (request: Request, env: unknown) => Response | Promise<Response>,
): Promise<Plane> {
  const streams: WebSocketServer[] = [];
  const connections: Connections[] = [];
  const create = () => {
    const webSockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
    streams.push(webSockets);
    const websocket = { server: webSockets };
    const server = createAdaptorServer({ fetch, createServer: createHttpServer, websocket }) as Server;
    const tracked = trackConnections(server);
    connections.push(tracked);
    ignoreOtherUpgrades(server, tracked.markUpgraded);
    acceptOwnTargets(server);
    explainRefusedRequests(server);
    return server;
  };
  const listening = await listen({
    create,
    host: config.host,
    port: config.port,
    named: config.portNamed,
    what: 'inspector',
  });
  const beforeClose = () => {
    for (const { clients } of streams) for (const client of clients) endStream(client);
  };
  return createPlane(listening, { connections, beforeClose });
}

function endStream(client: WebSocket): void {
  client.close(1001, 'stopping');
  setTimeout(() => client.terminate(), STREAM_CLOSE_MS).unref();
}
