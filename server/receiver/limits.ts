/** Bounds of the receiver, so that no sender can hold its connections or its memory for long. */
export interface ReceiverLimits {
  /** Requests at once. Beyond, one whose body is still coming gives way; when there is none, the new one is refused with 503. */
  maxRequests: number;
  /** Connections at once, on each address. Beyond, the oldest one without a request to answer is closed. */
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
  /** A body that comes more slowly than this on average is cut off when another one needs its room. */
  minBytesPerSecond: number;
  /** The rate above is not judged before. */
  slowAfterMs: number;
  /** The rest of a refused body is read until the sender is silent for this time, so that it sees the answer. */
  lingerTimeoutMs: number;
  /** It is read for no longer than this in all. */
  lingerTotalMs: number;
  /** No more than this is read of it. */
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
