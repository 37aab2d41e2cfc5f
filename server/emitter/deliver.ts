import type { Bus } from '../bus.ts';
import { wireHeaders } from '../outbound/headers.ts';
import type { Exchange, Outbound } from '../outbound/index.ts';
import type { SentSource, Store } from '../store/index.ts';
import type { Clock, HeaderPair, Sent, SentState } from '../types.ts';
import { delaysMs } from './retry.ts';

/** Longest time one timer may wait; Node's own limit is 2^31 - 1 ms. */
const MAX_TIMER_MS = 2_147_483_647;

/** Puts stored deliveries on the wire, each webhook's in order, and keeps every outcome as an attempt. */
export interface Deliverer {
  /** Makes the next attempt of a delivery when its webhook's queue comes to it. */
  enqueue(sent: Sent): void;
  /** Cancels what is pending for a webhook; an attempt in flight ends, and is the last. */
  cancel(webhookId: string): Promise<void>;
  /** Goes on with what an earlier process left pending. */
  resume(): Promise<void>;
  /** Finishes what is in flight and starts nothing more. */
  stop(): Promise<void>;
}

export interface DelivererOptions {
  store: Store;
  bus: Bus;
  outbound: Outbound;
  clock: Clock;
  /** Headers of our own on each attempt; none with `--pure`. */
  ownHeaders: (sent: Sent, attempt: number) => HeaderPair[];
  onError: (error: unknown) => void;
}

/** Creates the deliverer over the one outbound client. */
export function createDeliverer({
  store,
  bus,
  outbound,
  clock,
  ownHeaders,
  onError,
}: DelivererOptions): Deliverer {
  const queues = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  function enqueue(sent: Sent): void {
    if (stopped) return;
    const name = sent.webhook?.id ?? sent.url;
    const before = queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => (stopped ? undefined : attempt(sent.id))).catch(onError);
    queues.set(name, mine);
    void mine.then(() => {
      if (queues.get(name) === mine) queues.delete(name);
    });
  }

  async function attempt(id: string): Promise<void> {
    const source = store.sent.source(id);
    if (source?.sent.state !== 'pending') return;
    const { sent } = source;
    const number = sent.attemptCount + 1;
    const asked = [...source.headers, ...ownHeaders(sent, number)];
    // Complete before it is kept: the record shows what was on the wire, Host and framing included.
    const headers = URL.canParse(sent.url)
      ? wireHeaders({ method: 'POST', headers: asked, body: source.body }, new URL(sent.url))
      : asked;
    const startedAt = new Date(clock.now()).toISOString();
    const request = { method: 'POST', url: sent.url, headers };
    if (!(await store.sent.beginAttempt(id, { number, startedAt, request }))) return;
    const exchange = await outbound.exchange({
      ...request,
      body: source.body,
      tls: source.tls,
      purpose: 'deliver',
    });
    await record(source, number, exchange);
  }

  async function record(source: SentSource, number: number, exchange: Exchange): Promise<void> {
    const { durationMs, response, error } = exchange;
    const next = outcome(source.sent, number, exchange);
    const ended = await store.sent.endAttempt(source.sent.id, number, { durationMs, response, error }, next);
    if (!ended) return;
    const { startedAt } = ended.attempt;
    const status = response?.status ?? null;
    bus.publish({
      type: 'attempt',
      kind: 'sent',
      delivery: ended.sent.id,
      number,
      startedAt,
      durationMs,
      status,
      error,
    });
    bus.publish({ type: 'updated', kind: 'sent', ...ended.sent });
    schedule(ended.sent);
  }

  function outcome(sent: Sent, number: number, { response, error }: Pick<Exchange, 'response' | 'error'>) {
    if (response && !error && response.status >= 200 && response.status < 300)
      return after('delivered', null);
    if (store.sent.summary(sent.id)?.state === 'cancelled') return after('cancelled', null);
    const webhook = sent.webhook && store.webhooks.get(sent.webhook.id);
    const delayMs = webhook ? delaysMs(webhook.retry)[number - 1] : undefined;
    return delayMs === undefined ? after('failed', null) : after('pending', clock.now() + delayMs);
  }

  function schedule(sent: Sent): void {
    if (stopped || sent.state !== 'pending') return;
    const dueMs = sent.nextAttemptAt === null ? 0 : Date.parse(sent.nextAttemptAt) - clock.now();
    if (dueMs <= 0) {
      enqueue(sent);
      return;
    }
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        schedule(sent);
      },
      Math.min(dueMs, MAX_TIMER_MS),
    );
    timers.add(timer);
  }

  return {
    enqueue,
    async cancel(webhookId) {
      for (const { id } of store.sent.pending().filter(({ webhook }) => webhook?.id === webhookId)) {
        const updated = await store.sent.setState(id, 'cancelled', null);
        if (updated) bus.publish({ type: 'updated', kind: 'sent', ...updated });
      }
    },
    async resume() {
      const interrupted = await store.sent.recoverInterrupted(new Date(clock.now()).toISOString());
      for (const sent of interrupted) {
        const next = outcome(sent, sent.attemptCount, { response: null, error: null });
        const updated = await store.sent.setState(sent.id, next.state, next.nextAttemptAt);
        if (updated) bus.publish({ type: 'updated', kind: 'sent', ...updated });
      }
      for (const sent of store.sent.pending()) schedule(sent);
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(queues.values());
    },
  };
}

function after(state: SentState, atMs: number | null): { state: SentState; nextAttemptAt: string | null } {
  return { state, nextAttemptAt: atMs === null ? null : new Date(atMs).toISOString() };
}
