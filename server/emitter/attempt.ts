import type { Bus } from '../bus.ts';
import { wireHeaders } from '../outbound/headers.ts';
import type { Outbound } from '../outbound/index.ts';
import type { AttemptEnd, SentNext, SentSource, Store } from '../store/index.ts';
import type { Attempt, Clock, HeaderPair, Sent } from '../types.ts';
import { nextState } from './next-state.ts';

/** Makes attempts: one HTTP exchange each, stored before it begins and after it ends. */
export interface Attempts {
  /**
   * Makes the next attempt of a delivery if it is pending and due. Returns the delivery's new state, or null when there
   * was nothing to do. Rejects when the store fails; the next call then first stores the end of the previous attempt.
   */
  make(id: string): Promise<Sent | null>;
  /** Aborts the attempt in flight, which then ends with an error. */
  abort(id: string): void;
  /** Ends the attempts that a previous process left open. */
  endInterrupted(): Promise<void>;
}

export interface AttemptsOptions {
  store: Store;
  bus: Bus;
  outbound: Outbound;
  clock: Clock;
  /** Our own headers for an attempt; none with `--pure`. */
  ownHeaders: (sent: Sent, attempt: number) => HeaderPair[];
  /** The current URL of one of our own endpoints. */
  endpointUrl: (name: string) => string;
}

interface EndedExchange {
  number: number;
  end: AttemptEnd;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { store, bus, outbound, clock, ownHeaders, endpointUrl } = options;
  /** Abort controllers by delivery. The store allows one attempt in flight per delivery. */
  const inFlight = new Map<string, AbortController>();
  /** Ends of attempts that could not be stored, by delivery. */
  const unrecorded = new Map<string, EndedExchange>();

  async function make(id: string): Promise<Sent | null> {
    if (unrecorded.has(id)) return record(id);
    const source = store.sent.source(id);
    if (source?.sent.state !== 'pending') return null;
    if (!isDue(source.sent)) return source.sent;
    const number = source.sent.attemptCount + 1;
    const request = requestOf(source, number);
    const startedAt = new Date(clock.now()).toISOString();
    if (!(await store.sent.beginAttempt(id, { number, startedAt, request }))) return null;
    const controller = new AbortController();
    inFlight.set(id, controller);
    // The delivery may have been cancelled since the attempt began.
    if (store.sent.summary(id)?.state !== 'pending') controller.abort();
    const message = { ...request, body: source.body, tls: tlsOf(source), purpose: 'deliver' as const };
    const { durationMs, response, error } = await outbound
      .exchange(message, { signal: controller.signal })
      .finally(() => inFlight.delete(id));
    unrecorded.set(id, { number, end: { durationMs, response, error } });
    return record(id);
  }

  /** Stores the end of an attempt, and keeps it in memory until it is committed. */
  async function record(id: string): Promise<Sent | null> {
    const exchange = unrecorded.get(id);
    if (!exchange) return null;
    const { number, end } = exchange;
    const ended = await store.sent.endAttempt(id, number, end, (sent, isResend) =>
      decide(sent, isResend, end),
    );
    unrecorded.delete(id);
    if (!ended) return null;
    publish(ended.attempt, ended.sent);
    return ended.sent;
  }

  function isDue({ nextAttemptAt }: Sent): boolean {
    return nextAttemptAt === null || Date.parse(nextAttemptAt) <= clock.now();
  }

  function requestOf({ sent, headers: own, body }: SentSource, number: number) {
    const headers = [...own, ...ownHeaders(sent, number)];
    const url = urlOf(sent);
    const request = { method: 'POST', url, headers };
    if (!URL.canParse(url)) return request;
    // Completed before it is stored, so that the stored headers are those on the wire, including Host and framing.
    return { ...request, headers: wireHeaders({ ...request, body }, new URL(url)) };
  }

  /** The URL of the delivery. For our own receiver it has the current port, which may differ from the stored one. */
  function urlOf(sent: Sent): string {
    const endpoint = webhookOf(sent)?.endpoint ?? null;
    if (endpoint === null || !URL.canParse(sent.url)) return sent.url;
    const [stored, live] = [new URL(sent.url), new URL(endpointUrl(endpoint))];
    if (stored.hostname !== live.hostname || stored.pathname !== live.pathname) return sent.url;
    if (stored.port === live.port) return sent.url;
    stored.port = live.port;
    return stored.href;
  }

  /** The webhook's current TLS settings; those stored with the delivery only when the webhook was deleted. */
  function tlsOf({ sent, tls }: SentSource) {
    return webhookOf(sent)?.tls ?? tls;
  }

  function webhookOf({ webhook }: Sent) {
    return webhook && store.webhooks.get(webhook.id);
  }

  function decide(sent: Sent, isResend: boolean, outcome: Pick<Attempt, 'response' | 'error'>): SentNext {
    return nextState(sent, { ...outcome, webhook: webhookOf(sent), isResend, nowMs: clock.now() });
  }

  function publish({ number, startedAt, durationMs, request, response, error }: Attempt, sent: Sent): void {
    const status = response?.status ?? null;
    const summary = { number, startedAt, durationMs, status, error };
    const target = { event: sent.event, url: request.url };
    const { id: delivery } = sent;
    bus.publish({ type: 'attempt', kind: 'sent', purpose: 'deliver', delivery, ...summary, ...target });
    bus.publish({ type: 'updated', kind: 'sent', ...sent });
  }

  return {
    make,
    abort: (id) => inFlight.get(id)?.abort(),
    async endInterrupted() {
      const endedAt = new Date(clock.now()).toISOString();
      const ended = await store.sent.recoverInterrupted(endedAt, (sent, isResend) =>
        decide(sent, isResend, { response: null, error: null }),
      );
      for (const sent of ended) bus.publish({ type: 'updated', kind: 'sent', ...sent });
    },
  };
}
