import type { X509Certificate } from 'node:crypto';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { remoteOf } from '../base/peer.ts';
import { type ConnectionFailure, describeFailure } from '../receiver/connection-log.ts';
import type { ConnectionReason } from '../types.ts';

export interface FailedConnectionsOptions {
  /** The current certificate. */
  certificate: () => X509Certificate;
  report: (failure: ConnectionFailure) => void;
}

/** Maps handshake errors, including alerts of the client, to reasons. */
const BY_CODE: Readonly<Record<string, ConnectionReason>> = {
  ERR_SSL_HTTP_REQUEST: 'plain-http',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  ERR_SSL_RECORD_LENGTH_MISMATCH: 'not-tls',
  ERR_SSL_UNEXPECTED_MESSAGE: 'not-tls',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'not-trusted',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'not-trusted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'not-trusted',
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'not-trusted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'expired',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-version',
  ERR_SSL_UNKNOWN_PROTOCOL: 'tls-version',
  ERR_SSL_VERSION_TOO_LOW: 'tls-version',
  ERR_SSL_NO_SHARED_CIPHER: 'tls-version',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls-version',
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: 'tls-version',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'handshake-timeout',
  ECONNRESET: 'closed',
};

/** Reports each connection that fails before a request, and answers it if the client can read an answer. */
export function watchFailedConnections(server: Server, options: FailedConnectionsOptions): void {
  const { certificate, report } = options;
  /** Raw sockets by peer address: a plain-text answer must bypass the TLS layer. */
  const raw = new Map<string, Socket>();
  /** Sockets whose ClientHello was read. Others may be port checks, which are not reported. */
  const greeted = new WeakSet<Duplex>();
  const secured = new WeakSet<Duplex>();
  const requested = new WeakSet<Duplex>();

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    raw.set(peer, socket);
    socket.once('close', () => raw.delete(peer));
  });
  server.on('request', ({ socket }) => requested.add(socket));
  // Emitted during the handshake. Node keeps the peer's address only if it is read before the connection closes; the
  // key material is not used.
  server.on('keylog', (_line, socket: TLSSocket) => {
    greeted.add(socket);
    void socket.remoteAddress;
  });
  // Some clients, e.g. curl, complete the handshake before they reject the name.
  server.on('secureConnection', (socket: TLSSocket) => {
    secured.add(socket);
    socket.once('close', () => {
      if (socket.bytesRead > 0 || carriesName(certificate(), socket)) return;
      report(failureOf('name-mismatch', socket, nameOf(socket)));
    });
  });
  // Node also emits handshake errors here.
  server.on('clientError', (error: NodeJS.ErrnoException, stream: Duplex) => {
    const socket = stream as TLSSocket;
    const reason = secured.has(socket) ? httpReason(error, requested.has(socket)) : tlsReason(error);
    const isPortCheck = reason === 'closed' && !greeted.has(socket);
    if (reason && !isPortCheck) report(explain(reason, error, socket, certificate()));
    const plain = reason === 'plain-http' ? raw.get(peerOf(socket)) : undefined;
    answer(reason, plain ?? socket, socket);
  });
}

function tlsReason({ code = '' }: NodeJS.ErrnoException): ConnectionReason {
  return BY_CODE[code] ?? 'tls-error';
}

/** Null when the peer disconnected during a request: that is stored as an incomplete delivery. */
function httpReason({ code = '' }: NodeJS.ErrnoException, requested: boolean): ConnectionReason | null {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-timeout';
  if (code === 'HPE_INVALID_EOF_STATE' && requested) return null;
  return code.startsWith('HPE_') ? 'bad-request' : null;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/**
 * For these reasons the client may have rejected the certificate; a name that is not in it is then the better
 * explanation.
 */
const ABOUT_CERTIFICATE: ReadonlySet<ConnectionReason> = new Set(['not-trusted', 'closed', 'tls-error']);

function explain(
  reason: ConnectionReason,
  error: NodeJS.ErrnoException,
  socket: TLSSocket,
  certificate: X509Certificate,
): ConnectionFailure {
  if (ABOUT_CERTIFICATE.has(reason) && !carriesName(certificate, socket)) {
    return failureOf('name-mismatch', socket, nameOf(socket));
  }
  const isExpired = Date.parse(certificate.validTo) < Date.now();
  if (isExpired && (reason === 'not-trusted' || reason === 'closed')) {
    return failureOf('expired', socket, `it ended on ${certificate.validTo}`);
  }
  return failureOf(reason, socket, detailOf(error));
}

function failureOf(reason: ConnectionReason, socket: TLSSocket, detail: string | null): ConnectionFailure {
  return {
    reason,
    remote: remoteOf(socket),
    serverName: nameOf(socket),
    ...describeFailure(reason, detail ?? ''),
  };
}

/** Without a server name there is nothing to check: clients that connect to an address send none. */
function carriesName(certificate: X509Certificate, socket: TLSSocket): boolean {
  const name = nameOf(socket);
  return name === null || certificate.checkHost(name) !== undefined;
}

/** The server name of the handshake; Node has `false` when there was none. */
function nameOf({ servername }: TLSSocket): string | null {
  return servername || null;
}

/** The readable text is in `reason`, for OpenSSL and for Node's HTTP parser. */
function detailOf(error: NodeJS.ErrnoException): string {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
  return reason.split('\n', 1)[0]?.slice(0, 100) ?? '';
}

/** The answers to failed connections, by reason. */
const ANSWERS: Partial<Record<ConnectionReason, readonly [status: string, body: string]>> = {
  'plain-http': ['400 Bad Request', 'This port speaks HTTPS: write https:// in the URL.\n'],
  'bad-request': ['400 Bad Request', ''],
  'headers-too-large': ['431 Request Header Fields Too Large', ''],
  'request-timeout': ['408 Request Timeout', ''],
};

function answer(reason: ConnectionReason | null, stream: Duplex, socket: Duplex): void {
  const [status, body] = (reason && ANSWERS[reason]) ?? [];
  if (status === undefined || body === undefined || !stream.writable) {
    socket.destroy();
    return;
  }
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
  stream.end(head + body, () => socket.destroy());
}
