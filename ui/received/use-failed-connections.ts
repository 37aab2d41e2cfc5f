import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FailedConnection } from '../../server/types.ts';
import { remember, remembered } from '../app/browser-storage.ts';
import { useApp } from '../app/context.ts';
import { quietly } from '../client/outcome.ts';
import { withFailures } from '../state/failed-connections.ts';

const DISMISSED = 'connections-dismissed';

/** Failed connections since the reader last dismissed them; read again after every `hello`. */
export function useFailedConnections() {
  const { api, store } = useApp();
  const dismissed = useSignal(remembered(DISMISSED, 'tab'));
  const hello = store.hello.value;
  useEffect(() => {
    // If this read fails, the next `hello` repeats it.
    quietly(async () => {
      const { items } = await api.failedConnections();
      store.failedConnections.value = withFailures(store.failedConnections.value, items);
    });
  }, [api, store, hello]);
  const failures: readonly FailedConnection[] = store.failedConnections.value.filter(
    ({ lastAt }) => lastAt > dismissed.value,
  );
  const dismiss = (): void => {
    const newest = failures[0]?.lastAt ?? '';
    remember(DISMISSED, newest, 'tab');
    dismissed.value = newest;
  };
  return { failures, dismiss };
}
