import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { WebhookView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { type Task, useTask } from '../app/use-task.ts';
import type { SavedWebhook } from '../client/shapes.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { draftOf, parseDelays, type WebhookDraft, webhookInput } from './webhook-draft.ts';

/** Where the server's problems point to for each part of the draft. */
const PLACES: Record<keyof WebhookDraft, string> = {
  name: '/name',
  url: '/url',
  format: '/format',
  events: '/events',
  channels: '/channels',
  encrypted: '/encryption',
  mode: '/wire',
  key: '/encryption/key',
  iv: '/encryption/iv',
  wire: '/wire',
  retry: '/retry',
  delays: '/retry',
  concurrency: '/concurrency',
  insecure: '/tls',
  allowHttp: '/url',
  ca: '/tls',
  enabled: '/enabled',
};
// Deeper pointers first: a problem belongs to the first that it is at or below.
const POINTERS = [...new Set(Object.values(PLACES))].sort((a, b) => b.length - a.length);

function useDraft(webhook: WebhookView | null, { problems }: Task) {
  const { store } = useApp();
  const allEvents = store.events.value.map((event) => event.type);
  const draft = useSignal(draftOf(webhook, allEvents));
  const change = (part: Partial<WebhookDraft>): void => {
    draft.value = { ...draft.value, ...part };
    const edited = new Set((Object.keys(part) as Array<keyof WebhookDraft>).map((name) => PLACES[name]));
    const left = Object.entries(problems.value).filter(
      ([place]) => ![...edited].some((pointer) => place.startsWith(pointer)),
    );
    problems.value = Object.fromEntries(left);
  };
  // It may be switched in the list while the form is open.
  const enabled = webhook?.enabled ?? true;
  useEffect(() => {
    draft.value = { ...draft.peek(), enabled };
  }, [enabled, draft]);
  return { draft, change };
}

/** Whether everything in the section of further settings is at its default. */
const isPlain = ({ retry, concurrency, ca, insecure, allowHttp }: WebhookDraft): boolean =>
  retry === 'none' && concurrency === '1' && ca === '' && !insecure && !allowHttp;

/** Runs the calls of the form, and what follows a success. */
function useCalls(webhook: WebhookView | null, { busy, run }: Task) {
  const { actions, api, router, store, ui } = useApp();
  const testEvent = (saved: WebhookView) => ({
    label: 'Send test event',
    run: () => void actions.sendFirst(saved),
  });
  const show = async ({ warnings, ...saved }: SavedWebhook, done: string): Promise<void> => {
    ui.webhookNotes.value = { id: saved.id, warnings };
    await readWebhooks({ store, api });
    toast(ui, done, 'plain', saved.enabled ? testEvent(saved) : undefined);
    router.go(`/webhooks/${saved.id}`, { replace: webhook === null });
  };
  const duplicate = () =>
    run(async () => {
      if (webhook === null) return;
      await show(await api.duplicateWebhook(webhook.id), 'Duplicated; the copy is disabled');
    });
  const remove = () =>
    run(async () => {
      if (webhook !== null) await api.removeWebhook(webhook.id);
      router.go('/webhooks', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Webhook deleted');
    });
  return { busy, run, show, duplicate, remove };
}

const DELAYS_PROBLEM = 'Whole milliseconds, with commas or spaces between.';

/** The webhook form: the draft, the server's problems by pointer, saving, copying and deleting. */
export function useWebhookForm(webhook: WebhookView | null) {
  const { api, router, store } = useApp();
  const task = useTask(POINTERS);
  const { problems } = task;
  const { draft, change } = useDraft(webhook, task);
  const { busy, run, show, duplicate, remove } = useCalls(webhook, task);
  const moreOpen = useSignal(!isPlain(draft.peek()));
  const stored = JSON.stringify(
    draftOf(
      webhook,
      store.events.value.map((event) => event.type),
    ),
  );
  const changed = JSON.stringify(draft.value) !== stored;
  const save = async (): Promise<void> => {
    await run(async () => {
      const input = webhookInput(draft.value, webhook);
      const saved = await (webhook === null
        ? api.createWebhook(input)
        : api.changeWebhook(webhook.id, input));
      draft.value = draftOf(saved, saved.events);
      await show(saved, 'Webhook saved');
    });
    const { retry, delays } = draft.value;
    if (retry === 'custom' && parseDelays(delays) === null)
      problems.value = { ...problems.value, '/retry': DELAYS_PROBLEM };
  };
  const cancel = (): void => {
    problems.value = {};
    if (webhook === null) router.go('/webhooks');
    else draft.value = JSON.parse(stored) as WebhookDraft;
  };
  return { draft, change, changed, problems, moreOpen, busy, save, cancel, duplicate, remove };
}

export type WebhookFormState = ReturnType<typeof useWebhookForm>;
