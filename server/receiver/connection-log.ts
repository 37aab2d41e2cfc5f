import type { Bus } from '../bus.ts';
import type { Clock, ConnectionReason, FailedConnection } from '../types.ts';

/** One failed connection. */
export interface ConnectionFailure
  extends Pick<FailedConnection, 'reason' | 'remote' | 'serverName' | 'message' | 'advice'> {}

/** Counts failed connections to the receiver by reason and peer, publishes them, and keeps a limited number. */
export interface ConnectionLog {
  report(failure: ConnectionFailure): void;
  /** The latest first. */
  list(): FailedConnection[];
}

/** Maximum entries; the one with the oldest `lastAt` is dropped. */
const MAX_ENTRIES = 50;
/**
 * A new entry is published at once, and again after this time at the earliest, so that a client that retries fast does
 * not flood the stream.
 */
const REPEAT_MS = 10_000;
/** Names come from the client, so their length is limited: DNS allows 253 characters. */
const MAX_NAME = 253;

export interface ConnectionLogOptions {
  bus: Bus;
  clock: Clock;
}

export function createConnectionLog({ bus, clock }: ConnectionLogOptions): ConnectionLog {
  // In order of `lastAt`: a changed entry moves to the end.
  const entries = new Map<string, { connection: FailedConnection; publishedMs: number }>();
  let newestMs = Number.NEGATIVE_INFINITY;

  /** New entries are published at a limited rate, too, because a client with many addresses could flood the stream. */
  function isDue(publishedMs: number | undefined, nowMs: number): boolean {
    if (publishedMs !== undefined) return nowMs - publishedMs >= REPEAT_MS;
    return entries.size < MAX_ENTRIES || nowMs - newestMs >= REPEAT_MS / MAX_ENTRIES;
  }

  return {
    report({ reason, remote, serverName: name, message, advice }) {
      const nowMs = clock.now();
      const serverName = name?.slice(0, MAX_NAME) ?? null;
      const key = JSON.stringify([reason, remote, serverName]);
      const known = entries.get(key);
      const lastAt = new Date(nowMs).toISOString();
      const firstAt = known?.connection.firstAt ?? lastAt;
      const count = (known?.connection.count ?? 0) + 1;
      const connection = { reason, remote, serverName, message, advice, firstAt, lastAt, count };
      const due = isDue(known?.publishedMs, nowMs);
      entries.delete(key);
      entries.set(key, { connection, publishedMs: due ? nowMs : (known?.publishedMs ?? nowMs) });
      if (!known) newestMs = nowMs;
      for (const oldest of entries.keys()) {
        if (entries.size <= MAX_ENTRIES) break;
        entries.delete(oldest);
      }
      if (due) bus.publish({ type: 'connection', ...connection });
    },
    list: () => [...entries.values()].map(({ connection }) => connection).reverse(),
  };
}

/** Message and advice for a reason; `detail` replaces the `…`. */
export function describeFailure(
  reason: ConnectionReason,
  detail: string,
): Pick<ConnectionFailure, 'message' | 'advice'> {
  const [message, advice] = TEXTS[reason];
  return { message: message.replace('…', detail), advice: advice.replace('…', detail) };
}

const TRUST = 'Let the client trust the local CA: "rai-hooks cert" shows how, for each language.';

/** `…` is replaced by the detail. */
const TEXTS: Record<ConnectionReason, readonly [message: string, advice: string]> = {
  'plain-http': [
    'A client sent plain HTTP to the receiver, which accepts HTTPS only.',
    'Write https:// instead of http:// in the URL.',
  ],
  'not-tls': ['A client sent bytes that are neither TLS nor HTTP (…).', 'Send deliveries as HTTPS requests.'],
  'not-trusted': ['The client refused the certificate of the receiver (…).', TRUST],
  'name-mismatch': [
    'The client asked for "…", which is not in the certificate of the receiver.',
    'Start with --receiver-name …, or use https://localhost.',
  ],
  expired: [
    'The certificate of the receiver is not valid at this time (…).',
    'Renew it: see "rai-hooks cert".',
  ],
  'tls-version': [
    'The client and the receiver have no TLS version or cipher suite in common (…).',
    'Use TLS 1.2 or 1.3 in the client.',
  ],
  closed: [
    'The client closed the connection during the TLS handshake and did not say why.',
    `Most likely it does not trust the certificate. ${TRUST}`,
  ],
  'handshake-timeout': [
    'The client connected and did not finish the TLS handshake in time.',
    'Send deliveries as HTTPS requests; a port check can be ignored.',
  ],
  'tls-error': ['The TLS handshake failed (…).', 'Check the TLS settings of the client.'],
  'bad-request': [
    'A client sent something over TLS that is not an HTTP/1.1 request (…).',
    'Use HTTP/1.1: the receiver does not support HTTP/2.',
  ],
  'headers-too-large': [
    'The headers of a request are longer than 16 kB, so it was refused with 431.',
    'Send fewer or shorter headers.',
  ],
  'request-timeout': [
    'A request was not complete in time, so it was refused with 408.',
    'Send the whole request at once.',
  ],
  overloaded: [
    'The receiver refused a request with 503: …',
    'Send fewer deliveries at once; a sender that retries loses nothing.',
  ],
};
