import type {
  BodyFormat,
  Cause,
  CipherMode,
  Drift,
  EncryptionSeen,
  HeaderPair,
  Issue,
  Json,
  Stage,
  Verdict,
} from './decoding.ts';

/** Summary of a received delivery, for lists and the stream. */
export interface Received {
  id: string;
  seq: number;
  receivedAt: string;
  /** Null when the path names no known endpoint. */
  endpoint: string | null;
  method: string;
  path: string;
  /** Address of the peer, without port. */
  remote: string;
  contentType: string | null;
  sizeBytes: number;
  format: BodyFormat | null;
  encryption: EncryptionSeen | null;
  event: string | null;
  recognisedBy: 'field' | 'shape' | null;
  /** What the payload is about, in at most 80 characters: member, product, start of the message. */
  about: string | null;
  verdict: Verdict;
  cause: Cause | null;
  issueCount: number;
  driftCount: number;
  /** Microseconds spent decoding. */
  durationUs: number;
  /** Status of the reply; null when there was none, or none yet (a forwarded delivery gets it from the application). */
  replyStatus: number | null;
  /** The `code` of the forwarding error when the application gave no answer; else null. */
  forwardError: string | null;
  /** Id of the sent delivery, when the delivery came from our own emitter. */
  twin: string | null;
}

/** The reply as sent. A delivery without one has null: its connection was closed without an answer. */
export interface Reply {
  status: number;
  headers: HeaderPair[];
  body: string;
}

export interface ReceivedDetail extends Received {
  headers: HeaderPair[];
  stages: Stage[];
  /** The value after decoding; null unless `parse` passed. */
  payload: Json;
  issues: Issue[];
  drift: Drift[];
  /** Base64 of the input of `parse`; null unless the body was unwrapped and, if encrypted, decrypted. */
  plaintext: string | null;
  reply: Reply | null;
  attempts: Attempt[];
}

/** A received delivery as the API returns it. */
export interface ReceivedView extends ReceivedDetail {
  /** The endpoint name in the path when no such endpoint exists, so that the page can offer to create it; else null. */
  askedEndpoint: string | null;
}

export type SentState = 'pending' | 'delivered' | 'failed' | 'cancelled';

/** Summary of a sent delivery. */
export interface Sent {
  id: string;
  seq: number;
  createdAt: string;
  /** The webhook it was sent for; null once that webhook is deleted. */
  webhook: { id: string; name: string } | null;
  event: string;
  /** As `Received.about`. */
  about: string | null;
  url: string;
  format: BodyFormat;
  encryption: { mode: CipherMode; wire: string } | null;
  state: SentState;
  attemptCount: number;
  lastStatus: number | null;
  nextAttemptAt: string | null;
  sizeBytes: number;
  /** Id of the received delivery, when it reached our own receiver. */
  twin: string | null;
}

export interface SentDetail extends Sent {
  headers: HeaderPair[];
  payload: Json;
  attempts: Attempt[];
}

/** One HTTP exchange; listed after it has ended. */
export interface Attempt {
  number: number;
  startedAt: string;
  durationMs: number;
  request: { method: string; url: string; headers: HeaderPair[] };
  response: { status: number; headers: HeaderPair[]; body: string } | null;
  error: AttemptError | null;
}

/** Why an attempt got no usable answer. `code` is stable and for scripts; `hint` says what to do. */
export interface AttemptError {
  code: string;
  message: string;
  hint: string | null;
}
