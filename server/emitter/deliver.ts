import { createHash } from 'node:crypto';
import type { Bus } from '../bus.ts';
import { wireHeaders } from '../outbound/headers.ts';
import type { Exchange, Outbound } from '../outbound/index.ts';
import type { SentSource, Store } from '../store/index.ts';
import type { HeaderPair, Sent, SentState } from '../types.ts';
import type { SchedulingClock } from './clock.ts';
import { createLanes } from './lanes.ts';
import { nextDelayMs, retryAfterMs } from './retry.ts';

/** Puts stored deliveries on the wire, each webhook's in order, and keeps every outcome as an attempt. */
export interface Deliverer {
  /** Makes the next attempt when the webhook's turn comes; resolves when it has ended. */
  enqueue(sent: Sent): Promise<void>;
  /** One more attempt of a delivery that is over, with no retries after it; null when it is gone, pending or under way. */
  resend(id: string): Promise<Sent | null>;
  /** Makes the attempt that is waiting for its time now; null unless one is. */
  retryNow(id: string): Sent | null;
  /** Cancels what is pending for a webhook; an attempt in flight ends, and is the last. */
  cancelPending(webhookId: string): Promise<void>;
  /** Ends a pending delivery, an attempt under way included; null unless it was pending. */
  cancel(id: string): Promise<Sent | null>;
  /** Goes on with what an earlier process left pending. */
  resume(): Promise<void>;
  /** Finishes what is in flight and starts nothing more. */
  stop(): Promise<void>;
}

export interface DelivererOptions {
  store: Store;
  bus: Bus;
  outbound: Outbound;
  clock: SchedulingClock;
  /** Headers of our own on each attempt; none with `--pure`. */
  ownHeaders: (sent: Sent, attempt: number) => HeaderPair[];
  onError: (error: unknown) => void;
}

interface After {
  state: SentState;
  nextAttemptAt: string | null;
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
  const lanes = createLanes();
  const waiting = new Map<string, () => void>();
  const underWay = new Map<string, AbortController>();
  /** Deliveries a person sent again: one attempt, whatever the schedule. */
  const once = new Set<string>();

  function enqueue(sent: Sent): Promise<void> {
    const webhook = sent.webhook && store.webhooks.get(sent.webhook.id);
    return lanes.run(sent.webhook?.id ?? sent.url, webhook?.concurrency ?? 1, () =>
      attempt(sent.id).catch(onError),
    );
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
    const controller = new AbortController();
    // Under way from before it is kept until after its outcome is: nothing may come between.
    underWay.set(id, controller);
    try {
      if (!(await store.sent.beginAttempt(id, { number, startedAt, request }))) return;
      const message = { ...request, body: source.body, tls: tlsOf(source), purpose: 'deliver' as const };
      const exchange = await outbound.exchange(message, { signal: controller.signal });
      await record(source, number, exchange);
    } finally {
      underWay.delete(id);
    }
  }

  /** Trust is a matter of today: the settings of the webhook go before those it had when the event was sent. */
  function tlsOf({ sent, tls }: SentSource) {
    return (sent.webhook && store.webhooks.get(sent.webhook.id)?.tls) ?? tls;
  }

  async function record({ sent }: SentSource, number: number, exchange: Exchange): Promise<void> {
    const { durationMs, response, error } = exchange;
    const next = outcome(sent, number, exchange);
    once.delete(sent.id);
    const ended = await store.sent.endAttempt(sent.id, number, { durationMs, response, error }, next);
    if (!ended) return;
    const { startedAt } = ended.attempt;
    const status = response?.status ?? null;
    bus.publish({
      type: 'attempt',
      kind: 'sent',
      delivery: sent.id,
      number,
      startedAt,
      durationMs,
      status,
      error,
    });
    bus.publish({ type: 'updated', kind: 'sent', ...ended.sent });
    schedule(ended.sent);
  }

  function outcome(
    sent: Sent,
    number: number,
    { response, error }: Pick<Exchange, 'response' | 'error'>,
  ): After {
    if (response && !error && response.status >= 200 && response.status < 300) {
      return { state: 'delivered', nextAttemptAt: null };
    }
    if (store.sent.summary(sent.id)?.state === 'cancelled')
      return { state: 'cancelled', nextAttemptAt: null };
    const webhook = sent.webhook && store.webhooks.get(sent.webhook.id);
    const delayMs =
      once.has(sent.id) || !webhook?.enabled
        ? null
        : nextDelayMs(webhook.retry, number, chance(sent.id, number));
    if (delayMs === null) return { state: 'failed', nextAttemptAt: null };
    const askedMs = response ? retryAfterMs(response.headers, clock.now()) : 0;
    return {
      state: 'pending',
      nextAttemptAt: new Date(clock.now() + Math.max(delayMs, askedMs)).toISOString(),
    };
  }

  function schedule(sent: Sent): void {
    if (sent.state !== 'pending' || sent.nextAttemptAt === null) return;
    const callOff = clock.schedule(Date.parse(sent.nextAttemptAt), () => {
      waiting.delete(sent.id);
      return enqueue(sent);
    });
    waiting.set(sent.id, callOff);
  }

  function callOff(id: string): boolean {
    waiting.get(id)?.();
    return waiting.delete(id);
  }

  async function setState(id: string, { state, nextAttemptAt }: After): Promise<Sent | null> {
    const sent = await store.sent.setState(id, state, nextAttemptAt);
    if (sent) bus.publish({ type: 'updated', kind: 'sent', ...sent });
    return sent;
  }

  return {
    enqueue,
    async resend(id) {
      const state = store.sent.summary(id)?.state;
      if (state === undefined || state === 'pending' || underWay.has(id)) return null;
      once.add(id);
      const sent = await setState(id, { state: 'pending', nextAttemptAt: null });
      if (sent) void enqueue(sent);
      return sent;
    },
    retryNow(id) {
      const sent = store.sent.summary(id);
      if (sent?.state !== 'pending' || !callOff(id)) return null;
      void enqueue(sent);
      return sent;
    },
    async cancelPending(webhookId) {
      const pending = store.sent.pending().filter(({ webhook }) => webhook?.id === webhookId);
      for (const { id } of pending) {
        callOff(id);
        await setState(id, { state: 'cancelled', nextAttemptAt: null });
      }
    },
    async cancel(id) {
      if (store.sent.summary(id)?.state !== 'pending') return null;
      callOff(id);
      const sent = await setState(id, { state: 'cancelled', nextAttemptAt: null });
      underWay.get(id)?.abort();
      return sent;
    },
    async resume() {
      const interrupted = await store.sent.recoverInterrupted(new Date(clock.now()).toISOString());
      for (const sent of interrupted) {
        await setState(sent.id, outcome(sent, sent.attemptCount, { response: null, error: null }));
      }
      for (const sent of store.sent.pending()) {
        if (sent.nextAttemptAt === null) void enqueue(sent);
        else schedule(sent);
      }
    },
    async stop() {
      clock.stop();
      await lanes.stop();
    },
  };
}

/** A number between 0 and 1 that is the same for the same attempt, so that a run can be repeated. */
function chance(id: string, number: number): number {
  return createHash('sha256').update(`${id}.${number}`).digest().readUInt32BE() / 0xffffffff;
}
