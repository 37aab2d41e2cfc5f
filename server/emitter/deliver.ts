import type { Bus } from '../bus.ts';
import type { Reopened } from '../store/index.ts';
import type { Sent } from '../types.ts';
import { type AttemptsOptions, createAttempts } from './attempt.ts';
import { createSchedule, type ScheduleOptions } from './schedule.ts';

/** Puts stored deliveries on the wire, each webhook's in order, and keeps every outcome as an attempt. */
export interface Deliverer {
  /** Makes the next attempt when the webhook's turn comes; resolves when it has ended. */
  enqueue(sent: Sent): Promise<void>;
  /** One more attempt of a delivery that is over, with no retries after it. */
  resend(id: string): Promise<Reopened>;
  /** Makes the next attempt of a pending delivery now; null unless it is pending with no attempt in progress. */
  retryNow(id: string): Promise<Sent | null>;
  /** Cancels what is pending for a webhook; an attempt in flight is finished and is the last. */
  cancelPending(webhookId: string): Promise<void>;
  /** Cancels a pending delivery and breaks off its attempt in flight; null unless it was pending. */
  cancel(id: string): Promise<Sent | null>;
  /** Goes on with what an earlier process left pending. */
  resume(): Promise<void>;
  /** Finishes what is in flight and starts nothing more. */
  stop(): Promise<void>;
}

export type DelivererOptions = AttemptsOptions & Omit<ScheduleOptions, 'attempt'>;

/** Rows cancelled in one transaction. */
const BATCH = 200;

/**
 * Creates the deliverer over the one outbound client. The store decides every change of state within its transaction.
 * Memory holds only the jobs that wait, and a job whose delivery is over by then does nothing.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, bus } = options;
  const attempts = createAttempts(options);
  const schedule = createSchedule({ ...options, attempt: attempts.make });

  return {
    enqueue: schedule.now,
    async resend(id) {
      const reopened = await store.sent.reopen(id);
      if ('sent' in reopened) {
        publishUpdated(bus, reopened.sent);
        void schedule.now(reopened.sent);
      }
      return reopened;
    },
    async retryNow(id) {
      const sent = await store.sent.hasten(id);
      if (!sent) return null;
      schedule.callOff(id);
      publishUpdated(bus, sent);
      void schedule.now(sent);
      return sent;
    },
    async cancelPending(webhookId) {
      for (;;) {
        const cancelled = await store.sent.cancelSome(webhookId, BATCH);
        for (const sent of cancelled) {
          schedule.callOff(sent.id);
          publishUpdated(bus, sent);
        }
        if (cancelled.length < BATCH) return;
      }
    },
    async cancel(id) {
      const sent = await store.sent.cancel(id);
      if (!sent) return null;
      schedule.callOff(id);
      publishUpdated(bus, sent);
      attempts.abort(id);
      return sent;
    },
    async resume() {
      await attempts.endInterrupted();
      for (const sent of store.sent.pending()) {
        if (sent.nextAttemptAt === null) void schedule.now(sent);
        else schedule.later(sent);
      }
    },
    stop: schedule.stop,
  };
}

function publishUpdated(bus: Bus, sent: Sent): void {
  bus.publish({ type: 'updated', kind: 'sent', ...sent });
}
