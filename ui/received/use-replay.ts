import { useSignal } from '@preact/signals';
import type { Attempt } from '../../server/types.ts';
import { remember, remembered } from '../app/browser-storage.ts';
import { useApp } from '../app/context.ts';
import { useTask } from '../app/use-task.ts';

const REMEMBERED = 'replay-to';

/** State of the replay form: target URL, TLS trust and the resulting attempt. */
export function useReplay(id: string) {
  const { api, store } = useApp();
  const to = useSignal(remembered(REMEMBERED, 'tab'));
  const insecure = useSignal(false);
  const { busy, problems, run } = useTask(['/to']);
  const result = useSignal<Attempt | null>(null);
  const change = (url: string): void => {
    to.value = url;
    problems.value = {};
  };
  const replay = () =>
    run(async () => {
      result.value = null;
      const tls = insecure.value ? { tls: { insecure: true } } : {};
      result.value = await api.replay(id, { to: to.value.trim(), ...tls });
      remember(REMEMBERED, to.value.trim(), 'tab');
      store.receivedDetail.refresh();
    });
  return { to, insecure, busy, problems, result, change, replay };
}

export type Replay = ReturnType<typeof useReplay>;

/** Suggested target URLs of a replay. */
export function useLikelyTargets(): string[] {
  const { store } = useApp();
  const forwards = store.endpoints.value.flatMap(({ forwardTo }) => forwardTo ?? []);
  const others = (store.webhooks.value ?? []).filter(({ endpoint }) => endpoint === null);
  const own = store.endpoints.value.map(({ url }) => url);
  return [...new Set([...forwards, ...others.map(({ url }) => url), ...own])];
}
