/** Limits of the receiver, so that no sender can occupy its connections or memory for long. */
export interface ReceiverLimits {
  /**
   * Concurrent requests. Beyond that, a request whose body is still arriving is cut off; when there is none, the new
   * one is refused with 503.
   */
  maxRequests: number;
  /** Concurrent connections per address. Beyond that, the oldest one without an unanswered request is closed. */
  maxConnections: number;
  /** Time limit for the TLS handshake. */
  handshakeTimeoutMs: number;
  /** Time limit for the head of a request. */
  headTimeoutMs: number;
  /** Time limit for the whole request. */
  requestTimeoutMs: number;
  /** How often the two timeouts above are checked. */
  checkIntervalMs: number;
  /** A connection without a request is closed after this time. */
  unusedTimeoutMs: number;
  /** A sender that stops in the middle of a body is cut off after this time. */
  silenceTimeoutMs: number;
  /** A body that arrives more slowly on average is cut off when another one needs its room. */
  minBytesPerSecond: number;
  /** The rate above is not checked before this time. */
  slowAfterMs: number;
  /** A refused body is still read until the sender is silent for this time, so that the sender receives the answer. */
  lingerTimeoutMs: number;
  /** Maximum time for reading the rest of a refused body. */
  lingerTotalMs: number;
  /** Maximum bytes to read of the rest of a refused body. */
  lingerBytes: number;
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
  minBytesPerSecond: 65_536,
  slowAfterMs: 5000,
  lingerTimeoutMs: 5000,
  lingerTotalMs: 30_000,
  lingerBytes: 100_000_000,
};
