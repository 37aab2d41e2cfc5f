import { useSignal } from '@preact/signals';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useTask, useToastTask } from '../app/use-task.ts';
import { useUnsaved } from '../app/use-unsaved.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { isEmptyKey, type KeyDraft, keyInput, NO_KEY } from './key-draft.ts';

/** Adds keys to the ring of an endpoint and removes them; a key that the server refused stays in the form. */
export function useKeyRing(name: string) {
  const { api, store, ui } = useApp();
  const { problems, busy, run } = useTask(['/label', '/key', '/iv']);
  const removal = useToastTask();
  const draft = useSignal<KeyDraft>(NO_KEY);
  const hasDraft = (): boolean => !isEmptyKey(draft.peek());
  useUnsaved(`the new key of ${name}`, hasDraft);
  const change = (part: Partial<KeyDraft>): void => {
    draft.value = { ...draft.value, ...part };
  };
  const clear = (): void => {
    draft.value = NO_KEY;
    problems.value = {};
  };
  const add = async (): Promise<void> => {
    await run(async () => {
      await api.addKey(name, keyInput(draft.peek()));
      await readWebhooks({ store, api });
      toast(ui, 'Key added; undecodable deliveries are decoded again');
      draft.value = { ...NO_KEY, mode: draft.peek().mode };
    });
  };
  const remove = (label: string) =>
    removal.run(async () => {
      await api.removeKey(name, label);
      await readWebhooks({ store, api });
      toast(ui, `Key ${label} removed`);
    });
  return { draft, hasDraft, change, clear, problems, busy, add, remove };
}

export type KeyRing = ReturnType<typeof useKeyRing>;
