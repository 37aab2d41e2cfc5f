import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Sent } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { ApiError } from '../client/call.ts';

const SHOWN = 10;
/** Deliveries often come in bursts: one reading serves all of them. */
const GATHER_MS = 250;

/** The last deliveries of a webhook, read again when something is sent; null until they were read. */
export function useRecentDeliveries(webhookId: string): readonly Sent[] | null {
  const { api, store } = useApp();
  const recent = useSignal<readonly Sent[] | null>(null);
  const stale = store.sentStale.value;
  useEffect(() => {
    const reading = new AbortController();
    const read = async (): Promise<void> => {
      const page = await api.page<Sent>('sent', { webhook: webhookId, limit: SHOWN }, reading.signal);
      if (!reading.signal.aborted) recent.value = page.items;
    };
    const timer = setTimeout(
      () => {
        read().catch((error: unknown) => {
          if (!reading.signal.aborted && !(error instanceof ApiError)) throw error;
        });
      },
      recent.peek() === null ? 0 : GATHER_MS,
    );
    return () => {
      clearTimeout(timer);
      reading.abort();
    };
  }, [api, webhookId, stale, recent]);
  return recent.value;
}
