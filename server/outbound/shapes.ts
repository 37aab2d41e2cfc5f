/** The types of the outbound client. */
import type { Attempt, AttemptError, HeaderPair, WebhookTls } from '../types.ts';

export type Purpose = 'deliver' | 'forward' | 'replay';

export interface OutboundRequest {
  method: string;
  url: string;
  /** Sent in this order and case, duplicates kept; `Host` and `Content-Length` are added when absent. */
  headers: readonly HeaderPair[];
  body: Uint8Array;
  tls?: WebhookTls;
  purpose: Purpose;
}

/** Limits of one exchange. */
export interface OutboundLimits {
  /** Name resolution, connection and TLS handshake. */
  connectTimeoutMs: number;
  /** From the request being sent to the head of the response being complete. */
  responseTimeoutMs: number;
  /** The whole exchange. */
  totalTimeoutMs: number;
  /** Bytes of the response body that are kept; the rest is counted and discarded. */
  keptBodyBytes: number;
  /** Bytes of the response body after which the connection is closed. */
  maxBodyBytes: number;
}

/** Why an exchange failed. Scripts rely on the codes: never rename one. */
export type OutboundCode =
  | 'aborted'
  | 'bad-ca'
  | 'bad-request'
  | 'bad-response'
  | 'bad-url'
  | 'connect-timeout'
  | 'dns'
  | 'failed'
  | 'forbidden-target'
  | 'insecure-url'
  | 'refused'
  | 'reset'
  | 'response-timeout'
  | 'tls'
  | 'tls-expired'
  | 'tls-name-mismatch'
  | 'tls-untrusted'
  | 'too-large'
  | 'total-timeout'
  | 'unreachable';

export interface OutboundError extends AttemptError {
  code: OutboundCode;
}

/**
 * One exchange: an `Attempt` without number. It succeeded only if `error` is null: an incomplete or cut response is
 * returned together with its error.
 */
export interface Exchange extends Omit<Attempt, 'number'> {
  error: OutboundError | null;
  /** The kept part of the response body, as bytes, for forwarding. */
  bodyBytes: Uint8Array | null;
}

/**
 * A port of this machine to which nothing may be sent for these purposes; without `purposes`, for no purpose at all.
 */
export interface ForbiddenTarget {
  port: number;
  purposes?: readonly Purpose[];
}

export interface ExchangeOptions {
  signal?: AbortSignal;
  limits?: Partial<OutboundLimits>;
}

export interface Outbound {
  /** Always resolves. Redirects are responses like any other and are never followed. */
  exchange(request: OutboundRequest, options?: ExchangeOptions): Promise<Exchange>;
  /** Aborts the exchanges in flight and closes idle connections; later exchanges end with `aborted` at once. */
  close(): void;
}
