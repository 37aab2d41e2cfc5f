import type { Bus } from '../bus.ts';
import { wireHeaders } from '../outbound/headers.ts';
import type { Outbound } from '../outbound/index.ts';
import type { AttemptEnd, SentNext, SentSource, Store } from '../store/index.ts';
import type { Attempt, Clock, HeaderPair, Sent } from '../types.ts';
import { nextState } from './next-state.ts';

/** Makes attempts: one HTTP exchange each, recorded before it begins and after it has ended. */
export interface Attempts {
  /**
   * Makes the next attempt of a delivery if it is pending and due; gives the delivery as it then stands, null when
   * nothing was to be done. Rejects when the store fails: call it again then, and it first records what it could not.
   */
  make(id: string): Promise<Sent | null>;
  /** Breaks off the attempt in flight, which then ends with an error. */
  abort(id: string): void;
  /** Ends the attempts that an earlier process left open. */
  endInterrupted(): Promise<void>;
}

export interface AttemptsOptions {
  store: Store;
  bus: Bus;
  outbound: Outbound;
  clock: Clock;
  /** Headers of our own on each attempt; none with `--pure`. */
  ownHeaders: (sent: Sent, attempt: number) => HeaderPair[];
  /** The live URL of one of our own endpoints. */
  endpointUrl: (name: string) => string;
}

interface EndedExchange {
  number: number;
  end: AttemptEnd;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { store, bus, outbound, clock, ownHeaders, endpointUrl } = options;
  /** Aborts the attempt in flight, by delivery: the store allows at most one. */
  const inFlight = new Map<string, AbortController>();
  /** Ends of attempts that the store failed to record, by delivery. */
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
    // It may have been cancelled since it began.
    if (store.sent.summary(id)?.state !== 'pending') controller.abort();
    const message = { ...request, body: source.body, tls: tlsOf(source), purpose: 'deliver' as const };
    const { durationMs, response, error } = await outbound
      .exchange(message, { signal: controller.signal })
      .finally(() => inFlight.delete(id));
    unrecorded.set(id, { number, end: { durationMs, response, error } });
    return record(id);
  }

  /** Records how an attempt ended, and keeps that until it is committed. */
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
    // Complete before it is recorded: the record shows what was on the wire, Host and framing included.
    return { ...request, headers: wireHeaders({ ...request, body }, new URL(url)) };
  }

  /** The URL of the delivery; one of our own receiver has the port of this start, not of the start that stored it. */
  function urlOf(sent: Sent): string {
    const endpoint = webhookOf(sent)?.endpoint ?? null;
    if (endpoint === null || !URL.canParse(sent.url)) return sent.url;
    const [stored, live] = [new URL(sent.url), new URL(endpointUrl(endpoint))];
    if (stored.hostname !== live.hostname || stored.pathname !== live.pathname) return sent.url;
    if (stored.port === live.port) return sent.url;
    stored.port = live.port;
    return stored.href;
  }

  /** The webhook's current TLS settings, not those stored with the delivery; these only once the webhook is deleted. */
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
