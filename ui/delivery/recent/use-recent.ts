import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { DeliveryKind, Received, Sent } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import type { Query } from '../../client/call.ts';
import { quietly } from '../../client/outcome.ts';
import { gather } from '../../sync/gather.ts';

/** Deliveries often come in bursts: one read covers all that arrive within this time. */
const GATHER_MS = 250;

/**
 * The newest deliveries of the query, read again after any change of a delivery of that kind; null until they have been
 * read.
 */
export function useRecent<R extends Received | Sent>(kind: DeliveryKind, query: Query): readonly R[] | null {
  const { api, store } = useApp();
  const recent = useSignal<readonly R[] | null>(null);
  const key = JSON.stringify(query);
  useEffect(() => {
    const reading = new AbortController();
    const { signal } = reading;
    let asked = 0;
    let shown = 0;
    const read = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      const page = await api.page<R>(kind, query, signal);
      // An older answer may arrive after a newer one.
      if (signal.aborted || mine < shown) return;
      shown = mine;
      recent.value = page.items;
    };
    const readNow = (): void => quietly(read, signal);
    const readSoon = gather(readNow, GATHER_MS);
    const stop = effect(() => {
      if (store.changes[kind].value >= 0 && asked > 0) readSoon();
    });
    readNow();
    return () => {
      stop();
      reading.abort();
    };
    // `key` replaces `query` as dependency, because `query` is a new object on each render.
  }, [api, store, kind, key, recent]);
  return recent.value;
}
