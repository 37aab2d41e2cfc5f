/** Bounds of the receiver, so that no sender can hold its connections or its memory for long. */
export interface ReceiverLimits {
  /** Requests at once; those beyond are refused with 503. */
  maxRequests: number;
  /** Connections at once, on each address; those beyond are closed at once. */
  maxConnections: number;
  /** For the TLS handshake. */
  handshakeTimeoutMs: number;
  /** For the head of a request. */
  headTimeoutMs: number;
  /** For the whole of a request. */
  requestTimeoutMs: number;
  /** How often the two timeouts above are checked. */
  checkIntervalMs: number;
  /** A connection without a request is closed after this time. */
  unusedTimeoutMs: number;
  /** A sender that stops in the middle of a body is cut off after this time. */
  silenceTimeoutMs: number;
  /** The rest of a refused body is read until the sender is silent for this time, so that it sees the answer. */
  lingerTimeoutMs: number;
}

export const RECEIVER_LIMITS: Readonly<ReceiverLimits> = {
  maxRequests: 1000,
  maxConnections: 2000,
  handshakeTimeoutMs: 10_000,
  headTimeoutMs: 20_000,
  requestTimeoutMs: 120_000,
  checkIntervalMs: 5000,
  unusedTimeoutMs: 30_000,
  silenceTimeoutMs: 30_000,
  lingerTimeoutMs: 5000,
};
