import { useComputed, useSignal } from '@preact/signals';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { useToastTask } from '../app/use-task.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { plural } from '../text/format.ts';

/** The list of webhooks: the selected ones, and the actions on several at once. */
export function useWebhookList() {
  const { api, router, store, ui } = useApp();
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  // One that was deleted elsewhere is selected no more.
  const selected = useComputed(
    () => new Set(store.webhooks.value?.map(({ id }) => id).filter((id) => chosen.value.has(id))),
  );
  const select = (id: string, on: boolean): void => {
    const next = new Set(selected.value);
    if (on) next.add(id);
    else next.delete(id);
    chosen.value = next;
  };
  const selectAll = (on: boolean): void => {
    chosen.value = new Set(on ? store.webhooks.value?.map(({ id }) => id) : []);
  };
  const { run: runTask } = useToastTask();
  const run = (work: Array<Promise<unknown>>, done: string) =>
    runTask(async () => {
      const failed = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
      await readWebhooks({ store, api });
      if (failed !== undefined) throw failed.reason;
      toast(ui, done);
    });
  const enable = (ids: readonly string[], enabled: boolean) =>
    run(
      ids.map((id) => api.changeWebhook(id, { enabled })),
      `${plural(ids.length, 'webhook')} ${enabled ? 'enabled' : 'disabled'}`,
    );
  const remove = async (ids: readonly string[]): Promise<void> => {
    await run(
      ids.map((id) => api.removeWebhook(id)),
      `${plural(ids.length, 'webhook')} deleted`,
    );
    // Those that could not be deleted stay selected, and a form that is open on one of them stays open.
    const left = new Set(store.webhooks.value?.map(({ id }) => id));
    const open = router.place.value.segments[1] ?? '';
    chosen.value = new Set(ids.filter((id) => left.has(id)));
    if (ids.includes(open) && !left.has(open)) router.go('/webhooks', { replace: true });
  };
  return { selected, select, selectAll, enable, remove };
}

export type WebhookListState = ReturnType<typeof useWebhookList>;
