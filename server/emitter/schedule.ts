import type { Store } from '../store/index.ts';
import type { Sent } from '../types.ts';
import type { SchedulingClock } from './clock.ts';
import { createLanes } from './lanes.ts';

/** Schedules the next attempt of each pending delivery: at its time, then in the order of its webhook. */
export interface Schedule {
  /** Queues the next attempt for its webhook; resolves when it has ended, and never rejects. */
  queueNow(sent: Sent): Promise<void>;
  /** Queues the next attempt when its time has come. */
  queueAt(sent: Sent): void;
  /** Cancels the scheduled time of a delivery. */
  cancel(id: string): void;
  /** Starts no further attempt, and waits for those in flight. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  store: Store;
  clock: SchedulingClock;
  /** Makes an attempt; returns the delivery when it must be scheduled again. Rejects when the store fails. */
  attempt: (id: string) => Promise<Sent | null>;
  onError: (error: unknown) => void;
}

/** Milliseconds until the next try after the store has failed to record an attempt. */
const STORE_RETRY_MS = 5000;

export function createSchedule({ store, clock, attempt, onError }: ScheduleOptions): Schedule {
  const lanes = createLanes();
  /** Cancel functions of scheduled attempts, by delivery. */
  const waiting = new Map<string, () => void>();

  async function run(sent: Sent): Promise<void> {
    try {
      const left = await attempt(sent.id);
      if (left?.state === 'pending' && left.nextAttemptAt !== null) queueAt(left);
    } catch (error) {
      storeFailed(sent, error);
    }
  }

  async function queueNow(sent: Sent): Promise<void> {
    const { webhook } = sent;
    await lanes.run(
      webhook?.id ?? sent.url,
      () => concurrencyOf(webhook?.id ?? null),
      () => run(sent),
    );
  }

  function concurrencyOf(webhookId: string | null): number {
    try {
      return (webhookId === null ? null : store.webhooks.get(webhookId)?.concurrency) ?? 1;
    } catch (error) {
      onError(error);
      return 1;
    }
  }

  /**
   * Tries again later: a full disk may soon have space, and without a timer the delivery would be pending until a
   * restart. `cancel` does not end this, because a cancelled delivery may have an attempt whose end is not stored yet.
   */
  function storeFailed(sent: Sent, error: unknown): void {
    onError(error);
    clock.schedule(clock.now() + STORE_RETRY_MS, () => queueNow(sent));
  }

  function queueAt(sent: Sent): void {
    cancel(sent.id);
    const release = clock.schedule(Date.parse(sent.nextAttemptAt ?? ''), () => {
      waiting.delete(sent.id);
      return queueNow(sent);
    });
    waiting.set(sent.id, release);
  }

  function cancel(id: string): void {
    waiting.get(id)?.();
    waiting.delete(id);
  }

  return {
    queueNow,
    queueAt,
    cancel,
    async stop() {
      clock.stop();
      await lanes.stop();
    },
  };
}
