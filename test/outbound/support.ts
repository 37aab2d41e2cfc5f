import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import {
  createOutboundClient,
  type ForbiddenTarget,
  type Outbound,
  type OutboundLimits,
  type OutboundRequest,
} from '../../server/outbound/index.ts';
import { issueCa, issueLeaf } from '../../server/tls/issue.ts';
import { certificateNames } from '../../server/tls/names.ts';

/** A server on a free port that records the bytes of each connection. */
export interface Listener {
  port: number;
  /** The received bytes by connection, as latin1 text. */
  seen: string[];
}

type Behaviour = (socket: Socket, text: string, connection: number) => void;

async function serve(server: Server, behave: Behaviour, host = '127.0.0.1'): Promise<Listener> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket) => {
    const connection = seen.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      seen[connection] += chunk.toString('latin1');
      behave(socket, seen[connection] ?? '', connection);
    });
  };
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', onSocket);
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

export const listenTcp = (behave: Behaviour, host?: string) => serve(createServer(), behave, host);

export const listenTls = (tls: { cert: string; key: string }, behave: Behaviour, host?: string) =>
  serve(createTlsServer({ cert: tls.cert, key: tls.key }), behave, host);

/** Answers each complete request (by `Content-Length`) with the given bytes. */
export function answer(reply: string | Buffer): Behaviour {
  return (socket, text) => {
    const head = text.lastIndexOf('\r\n\r\n');
    if (head >= 0) socket.write(reply);
  };
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const DAY_MS = 86_400_000;

/** A CA, and a certificate for localhost that it signed `agoDays` ago. */
export async function newCertificate(agoDays = 0) {
  const nowMs = Date.now() - agoDays * DAY_MS;
  const ca = await issueCa(nowMs);
  return { ca: ca.cert, authority: ca, ...(await issueLeaf(ca, certificateNames([]), nowMs)) };
}

/** A client that is closed at the end of the test. */
export function newOutbound(
  options: { ca?: string[]; forbidden?: ForbiddenTarget[]; limits?: Partial<OutboundLimits> } = {},
): Outbound {
  const outbound = createOutboundClient({
    ca: options.ca ?? [],
    forbidden: () => options.forbidden ?? [],
    ...(options.limits && { limits: options.limits }),
  });
  onTestFinished(() => outbound.close());
  return outbound;
}

/** A request; by default a POST over plain HTTP. */
export function newRequest(url: string, changes: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    method: 'POST',
    url,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{"a":1}'),
    tls: { allowHttp: true },
    purpose: 'deliver',
    ...changes,
  };
}
