import type { Bus } from '../bus.ts';
import type { Reopened } from '../store/index.ts';
import type { Sent } from '../types.ts';
import { type AttemptsOptions, createAttempts } from './attempt.ts';
import { createSchedule, type ScheduleOptions } from './schedule.ts';

/** Sends stored deliveries, in order per webhook, and stores each attempt. */
export interface Deliverer {
  /** Queues the next attempt for its webhook; resolves when the attempt has ended. */
  enqueue(sent: Sent): Promise<void>;
  /** Makes one more attempt of a finished delivery, without retries. */
  resend(id: string): Promise<Reopened>;
  /** Makes the next attempt of a pending delivery now; null when it is not pending or an attempt is in progress. */
  retryNow(id: string): Promise<Sent | null>;
  /** Cancels the pending deliveries of a webhook; an attempt in flight still ends, and no further one follows. */
  cancelPending(webhookId: string): Promise<void>;
  /** Cancels a pending delivery and aborts its attempt in flight; null when it was not pending. */
  cancel(id: string): Promise<Sent | null>;
  /** Continues the deliveries that a previous process left pending. */
  resume(): Promise<void>;
  /** Starts no further attempt, and waits for those in flight. */
  stop(): Promise<void>;
}

export type DelivererOptions = AttemptsOptions & Omit<ScheduleOptions, 'attempt'>;

/** Rows cancelled in one transaction. */
const BATCH = 200;

/**
 * Creates the deliverer. The store decides every state change inside its transaction. Memory holds only the waiting
 * jobs; a job whose delivery is finished by then does nothing.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, bus } = options;
  const attempts = createAttempts(options);
  const schedule = createSchedule({ ...options, attempt: attempts.make });

  return {
    enqueue: schedule.queueNow,
    async resend(id) {
      const reopened = await store.sent.reopen(id);
      if ('sent' in reopened) {
        publishUpdated(bus, reopened.sent);
        void schedule.queueNow(reopened.sent);
      }
      return reopened;
    },
    async retryNow(id) {
      const sent = await store.sent.hasten(id);
      if (!sent) return null;
      schedule.cancel(id);
      publishUpdated(bus, sent);
      void schedule.queueNow(sent);
      return sent;
    },
    async cancelPending(webhookId) {
      for (;;) {
        const cancelled = await store.sent.cancelSome(webhookId, BATCH);
        for (const sent of cancelled) {
          schedule.cancel(sent.id);
          publishUpdated(bus, sent);
        }
        if (cancelled.length < BATCH) return;
      }
    },
    async cancel(id) {
      const sent = await store.sent.cancel(id);
      if (!sent) return null;
      schedule.cancel(id);
      publishUpdated(bus, sent);
      attempts.abort(id);
      return sent;
    },
    async resume() {
      await attempts.endInterrupted();
      for (const sent of store.sent.pending()) {
        if (sent.nextAttemptAt === null) void schedule.queueNow(sent);
        else schedule.queueAt(sent);
      }
    },
    stop: schedule.stop,
  };
}

function publishUpdated(bus: Bus, sent: Sent): void {
  bus.publish({ type: 'updated', kind: 'sent', ...sent });
}
