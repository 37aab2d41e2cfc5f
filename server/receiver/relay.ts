import { headerValue, headerValues } from '../base/headers.ts';
import type { Bus } from '../bus.ts';
import type { Exchange, Outbound } from '../outbound/index.ts';
import type { Store } from '../store/index.ts';
import type { Attempt, HeaderPair, RelayPurpose, WebhookTls } from '../types.ts';

/** Hop-by-hop headers (RFC 9110, section 7.6.1), and those that frame a message. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'host',
  'expect',
]);

/** A forward or replay that was made. */
export interface Relayed {
  /** The attempt, even if it was not stored because the delivery was deleted in the meantime or the store failed. */
  attempt: Attempt;
  exchange: Exchange;
}

/** Forwards or replays received deliveries with their exact body, and stores each exchange as an attempt. */
export interface Relay {
  /** Null when the delivery was deleted and nothing was sent. Rejects when the store fails before anything was sent. */
  send(id: string, to: string, purpose: RelayPurpose, tls?: WebhookTls): Promise<Relayed | null>;
}

export interface RelayOptions {
  store: Store;
  bus: Bus;
  outbound: Outbound;
  now: () => number;
  /** Maximum size of a forwarded answer, in bytes. */
  maxAnswerBytes: number;
  /** True: add no header of our own. */
  pure: boolean;
  onError: (error: unknown) => void;
}

/** Counts the forwards of a delivery, which may come back through a proxy or another rai-hooks. */
const HOPS_HEADER = 'X-Rai-Hooks-Hops';
const MAX_HOPS = 5;

/** Whether a delivery was forwarded so often that it must be in a loop. */
export function isLooping(headers: readonly HeaderPair[]): boolean {
  return hopsOf(headers) >= MAX_HOPS;
}

function hopsOf(headers: readonly HeaderPair[]): number {
  const text = headerValue(headers, HOPS_HEADER) ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

function countHop(headers: readonly HeaderPair[]): HeaderPair[] {
  const others = headers.filter(([name]) => name.toLowerCase() !== HOPS_HEADER.toLowerCase());
  return [...others, [HOPS_HEADER, String(hopsOf(headers) + 1)]];
}

/** Maximum length of the response body stored with an attempt, in UTF-16 code units. */
const KEPT_TEXT = 65_536;

export function createRelay(options: RelayOptions): Relay {
  const { store, bus, outbound, now, maxAnswerBytes, pure, onError } = options;
  const limits = { keptBodyBytes: maxAnswerBytes, maxBodyBytes: maxAnswerBytes };

  /**
   * Stores the end of an attempt. Never rejects: the target has processed the request, and its answer must still be
   * passed on.
   */
  async function end(id: string, purpose: RelayPurpose, attempt: Attempt): Promise<void> {
    try {
      const stored = await store.received.endAttempt(id, attempt.number, attempt);
      if (stored) publish(id, purpose, attempt);
    } catch (error) {
      onError(error);
    }
  }

  function publish(delivery: string, purpose: RelayPurpose, attempt: Attempt): void {
    const { number, startedAt, durationMs, response, error } = attempt;
    const status = response?.status ?? null;
    const summary = { number, startedAt, durationMs, status, error };
    bus.publish({ type: 'attempt', kind: 'received', purpose, delivery, ...summary });
  }

  return {
    async send(id, to, purpose, tls) {
      const detail = store.received.bytes(id);
      if (!detail) return null;
      const kept = endToEnd(detail.headers);
      const headers = purpose === 'forward' && !pure ? countHop(kept) : kept;
      const request = { method: detail.method, url: to, headers };
      const startedAt = new Date(now()).toISOString();
      const number = await store.received.beginAttempt(id, { startedAt, request });
      if (number === null) return null;
      // The outbound client allows http:// only to this machine.
      const message = { ...request, body: detail.body, tls: { allowHttp: true, ...tls }, purpose };
      const exchange = await outbound.exchange(message, { limits });
      const { durationMs, response, error } = exchange;
      const shortened = response && { ...response, body: response.body.slice(0, KEPT_TEXT) };
      const attempt = { number, startedAt, durationMs, request, response: shortened, error };
      await end(id, purpose, attempt);
      return { attempt, exchange };
    },
  };
}

/** The end-to-end headers: all except hop-by-hop and framing headers, with order, case and duplicates. */
export function endToEnd(headers: readonly HeaderPair[]): HeaderPair[] {
  const named = headerValues(headers, 'connection').flatMap((value) =>
    value.split(',').map((token) => token.trim().toLowerCase()),
  );
  const dropped = new Set([...OF_THE_CONNECTION, ...named]);
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}
