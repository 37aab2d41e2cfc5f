/**
 * What the outbound client takes and gives: types only.
 */
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

/** Bounds of one exchange. */
export interface OutboundLimits {
  /** Name resolution, connection and TLS handshake. */
  connectTimeoutMs: number;
  /** From the request being sent to the head of the response being complete. */
  responseTimeoutMs: number;
  /** The whole exchange. */
  totalTimeoutMs: number;
  /** Of the response body, kept as text; what follows is counted and discarded. */
  keptBodyBytes: number;
  /** Of the response body, past which the connection is cut. */
  maxBodyBytes: number;
}

/** Why an exchange failed; for scripts, so a code is never renamed. */
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
 * One exchange, an `Attempt` but for its number. It went well only if `error` is null: a response that broke off, or
 * was cut for its length, stands beside the error that says so.
 */
export interface Exchange extends Omit<Attempt, 'number'> {
  error: OutboundError | null;
  /** The response's body as bytes, as far as it is kept: for handing it on. */
  bodyBytes: Uint8Array | null;
}

/** A port that nothing may be sent to on this machine; without `purposes`, for none. */
export interface ForbiddenTarget {
  port: number;
  purposes?: readonly Purpose[];
}

export interface ExchangeOptions {
  signal?: AbortSignal;
  limits?: Partial<OutboundLimits>;
}

export interface Outbound {
  /** Always resolves. Redirects are answers like any other, never followed. */
  exchange(request: OutboundRequest, options?: ExchangeOptions): Promise<Exchange>;
  /** Aborts what is under way and closes idle connections; later exchanges end with `aborted` at once. */
  close(): void;
}
