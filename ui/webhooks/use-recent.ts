import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Sent } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { quietly } from '../client/outcome.ts';
import { gather } from '../sync/gather.ts';

const SHOWN = 10;
/** Deliveries often come in bursts: one reading serves all that came in this time. */
const GATHER_MS = 250;

/** The last deliveries of a webhook, read again when something is sent; null until they were read. */
export function useRecentDeliveries(webhookId: string): readonly Sent[] | null {
  const { api, store } = useApp();
  const recent = useSignal<readonly Sent[] | null>(null);
  useEffect(() => {
    const reading = new AbortController();
    const { signal } = reading;
    let asked = 0;
    let shown = 0;
    const read = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      const page = await api.page<Sent>('sent', { webhook: webhookId, limit: SHOWN }, signal);
      // Answers may overtake each other.
      if (signal.aborted || mine < shown) return;
      shown = mine;
      recent.value = page.items;
    };
    const readNow = (): void => quietly(read, signal);
    const readSoon = gather(readNow, GATHER_MS);
    const stop = effect(() => {
      if (store.sentRevision.value >= 0 && asked > 0) readSoon();
    });
    readNow();
    return () => {
      stop();
      reading.abort();
    };
  }, [api, store, webhookId, recent]);
  return recent.value;
}
