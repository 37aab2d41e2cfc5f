import type { Store } from '../store/index.ts';
import type { Sent } from '../types.ts';
import type { SchedulingClock } from './clock.ts';
import { createLanes } from './lanes.ts';

/** When the next attempt of each pending delivery is made: at its time, then in the order of its webhook. */
export interface Schedule {
  /** Makes the next attempt in its webhook's turn; resolves when it has ended. It does not reject. */
  now(sent: Sent): Promise<void>;
  /** Makes the next attempt once its time has come. */
  later(sent: Sent): void;
  /** Forgets the time that a delivery waits for. */
  callOff(id: string): void;
  /** Waits for what is in flight and starts nothing more. */
  stop(): Promise<void>;
}

export interface ScheduleOptions {
  store: Store;
  clock: SchedulingClock;
  /** Makes an attempt; gives the delivery when it is to be scheduled again. Rejects when the store fails. */
  attempt: (id: string) => Promise<Sent | null>;
  onError: (error: unknown) => void;
}

/** Time until a delivery is tried again whose attempt the store could not record, in milliseconds. */
const STORE_RETRY_MS = 5000;

export function createSchedule({ store, clock, attempt, onError }: ScheduleOptions): Schedule {
  const lanes = createLanes();
  /** What calls off the waiting for a time, by delivery. */
  const waiting = new Map<string, () => void>();

  async function run(sent: Sent): Promise<void> {
    try {
      const left = await attempt(sent.id);
      if (left?.state === 'pending' && left.nextAttemptAt !== null) later(left);
    } catch (error) {
      storeFailed(sent, error);
    }
  }

  async function now(sent: Sent): Promise<void> {
    try {
      const webhook = sent.webhook && store.webhooks.get(sent.webhook.id);
      await lanes.run(sent.webhook?.id ?? sent.url, webhook?.concurrency ?? 1, () => run(sent));
    } catch (error) {
      storeFailed(sent, error);
    }
  }

  /**
   * A full disk may have room again soon; a delivery that nothing waits for would be pending until a restart. `callOff`
   * does not end this: a cancelled delivery may have an attempt whose end is still to be recorded.
   */
  function storeFailed(sent: Sent, error: unknown): void {
    onError(error);
    clock.schedule(clock.now() + STORE_RETRY_MS, () => now(sent));
  }

  function later(sent: Sent): void {
    callOff(sent.id);
    const cancel = clock.schedule(Date.parse(sent.nextAttemptAt ?? ''), () => {
      waiting.delete(sent.id);
      return now(sent);
    });
    waiting.set(sent.id, cancel);
  }

  function callOff(id: string): void {
    waiting.get(id)?.();
    waiting.delete(id);
  }

  return {
    now,
    later,
    callOff,
    async stop() {
      clock.stop();
      await lanes.stop();
    },
  };
}
