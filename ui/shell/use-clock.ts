import type { Sent } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useToastTask } from '../app/use-task.ts';
import { emitterNow, readServerClock } from '../state/server-clock.ts';

/** Maximum of pending deliveries checked for the next retry: the largest page. */
const LOOKED_AT = 1000;

/** Steps the emitter's clock by hand. */
export function useClock() {
  const { api, store, ui } = useApp();
  const { run } = useToastTask();
  const step = async (ms: number): Promise<void> => {
    store.clock.value = readServerClock(await api.advanceClock(ms), Date.now());
  };
  const advance = (ms: number) => run(() => step(ms));
  const toNextRetry = () =>
    run(async () => {
      const { items } = await api.page<Sent>('sent', { state: 'pending', limit: LOOKED_AT });
      const dues = items.flatMap(({ nextAttemptAt }) =>
        nextAttemptAt === null ? [] : [Date.parse(nextAttemptAt)],
      );
      if (dues.length === 0) return toast(ui, 'No retry is waiting');
      const now = emitterNow(store.clock.value, Date.now());
      await step(Math.max(0, Math.ceil(Math.min(...dues) - now)));
    });
  return { advance, toNextRetry };
}
