/** Connections to the receiver that failed before a delivery arrived. The inspector shows them instead of a row. */

/** Why there was no delivery; for scripts, so a reason is never renamed. */
export type ConnectionReason =
  /** The client sent plain HTTP to the TLS port. */
  | 'plain-http'
  /** The client sent bytes that are neither TLS nor HTTP. */
  | 'not-tls'
  /** The client refused the certificate: it does not trust the CA. */
  | 'not-trusted'
  /** The client asked for a name, or connected to an address, that is not in the certificate. */
  | 'name-mismatch'
  /** The certificate has expired. */
  | 'expired'
  /** No TLS version or cipher suite in common. */
  | 'tls-version'
  /** The client closed the connection during the handshake without a reason. */
  | 'closed'
  /** The handshake was not finished in time. */
  | 'handshake-timeout'
  | 'tls-error'
  /** TLS worked, but no HTTP/1.1 request followed. */
  | 'bad-request'
  | 'headers-too-large'
  /** The request was not complete in time. */
  | 'request-timeout'
  /** Refused with 503: too many connections, or too many bytes not stored yet. */
  | 'overloaded';

/** Failed connections of one peer with the same reason: counted, not listed one by one. */
export interface FailedConnection {
  reason: ConnectionReason;
  /** Address of the peer, without port; null when the connection closed before the address was read. */
  remote: string | null;
  /** The name the client asked for in the handshake (SNI); null when it sent none. */
  serverName: string | null;
  /** What happened, in one sentence. */
  message: string;
  /** What to do about it, in one sentence. */
  advice: string;
  /** ISO 8601. */
  firstAt: string;
  lastAt: string;
  /** Number of these connections. */
  count: number;
}
