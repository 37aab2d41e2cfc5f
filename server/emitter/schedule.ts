import type { Store } from '../store/index.ts';
import type { Sent } from '../types.ts';
import type { SchedulingClock } from './clock.ts';
import { createLanes } from './lanes.ts';

/** When the next attempt of each pending delivery is made: at its time, then in the order of its webhook. */
export interface Schedule {
  /** Makes the next attempt in its webhook's turn; resolves when it has ended. */
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
  /** Makes an attempt; gives the delivery when it is to be scheduled again. */
  attempt: (id: string) => Promise<Sent | null>;
  onError: (error: unknown) => void;
}

export function createSchedule({ store, clock, attempt, onError }: ScheduleOptions): Schedule {
  const lanes = createLanes();
  /** What calls off the waiting for a time, by delivery. */
  const waiting = new Map<string, () => void>();

  async function run(id: string): Promise<void> {
    try {
      const sent = await attempt(id);
      if (sent?.state === 'pending' && sent.nextAttemptAt !== null) later(sent);
    } catch (error) {
      onError(error);
    }
  }

  function now(sent: Sent): Promise<void> {
    const webhook = sent.webhook && store.webhooks.get(sent.webhook.id);
    return lanes.run(sent.webhook?.id ?? sent.url, webhook?.concurrency ?? 1, () => run(sent.id));
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
