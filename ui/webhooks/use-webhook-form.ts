import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { WebhookView } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { toast } from '../app/interface-state.ts';
import { type FormDraft, useFormDraft } from '../app/use-form-draft.ts';
import { outcomeOf } from '../client/outcome.ts';
import type { SavedWebhook } from '../client/shapes.ts';
import { readWebhooks } from '../sync/refresh.ts';
import { draftOf, parseDelays, type WebhookDraft, webhookInput, webhookPatch } from './webhook-draft.ts';

/** For each part of the draft, the JSON Pointer of the server's problems about it. */
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

/** Whether all settings of the section "TLS, retries and more" have their defaults. */
const isPlain = ({ retry, concurrency, ca, insecure, allowHttp }: WebhookDraft): boolean =>
  retry === 'none' && concurrency === '1' && ca === '' && !insecure && !allowHttp;

type Draft = FormDraft<WebhookDraft, WebhookView>;

/** What follows a successful save, and duplicating and deleting a stored webhook. */
function useCalls(webhook: WebhookView | null, { reset, run }: Draft) {
  const { actions, api, router, store, ui } = useApp();
  const testEvent = (saved: WebhookView) => ({
    label: 'Send test event',
    run: () => void actions.sendFirst(saved),
  });
  const show = async ({ warnings, ...saved }: SavedWebhook, done: string, replace = false): Promise<void> => {
    ui.webhookNotes.value = { id: saved.id, warnings };
    // It is saved, whether it can be read back or not: the stream makes the page read it once it is there again.
    const read = await outcomeOf(() => readWebhooks({ store, api }));
    if (!read.ok) {
      const others = store.webhooks.value?.filter(({ id }) => id !== saved.id) ?? [];
      store.webhooks.value = [...others, saved];
    }
    toast(ui, done, 'plain', saved.enabled ? testEvent(saved) : undefined);
    router.go(`/webhooks/${saved.id}`, { replace });
  };
  const duplicate = () =>
    run(async () => {
      if (webhook === null) return;
      await show(await api.duplicateWebhook(webhook.id), 'Duplicated; the copy is disabled');
    });
  const remove = () =>
    run(async () => {
      if (webhook !== null) await api.removeWebhook(webhook.id);
      reset();
      router.go('/webhooks', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Webhook deleted');
    });
  return { show, duplicate, remove };
}

const DELAYS_PROBLEM = 'Enter whole milliseconds, separated by commas or spaces.';

/** The secrets of a deleted webhook are lost, so the form asks for them again. */
function useLostSecrets({ draft, changed, change }: Draft, gone: boolean): void {
  useEffect(() => {
    const { key, iv } = draft.peek();
    if (gone && changed) change({ key: key ?? '', iv: iv ?? '' });
    // Runs once, when the webhook is deleted.
  }, [gone]);
}

/**
 * The webhook form: its draft, saving, copying and deleting. `gone`: another client deleted the webhook while the form
 * was open.
 */
export function useWebhookForm(webhook: WebhookView | null, gone: boolean) {
  const { api, router, store } = useApp();
  const allEvents = store.events.value.map((event) => event.type);
  const form = useFormDraft<WebhookDraft, WebhookView>({
    name: webhook?.name ?? 'the new webhook',
    stored: webhook,
    draftOf: (stored) => draftOf(stored, allEvents),
    pointers: PLACES,
    // The list can enable or disable the webhook while the form is open.
    followed: ['enabled'],
  });
  const { draft, problems } = form;
  const { show, duplicate, remove } = useCalls(webhook, form);
  useLostSecrets(form, gone);
  /** `?show=tls` opens the section. */
  const moreAsked = router.place.value.params.get('show') === 'tls';
  const moreOpen = useSignal(moreAsked || !isPlain(draft.peek()));
  const save = async (): Promise<void> => {
    await form.save(
      (edited) =>
        webhook === null || gone
          ? api.createWebhook(webhookInput(edited, null))
          : api.changeWebhook(webhook.id, webhookPatch(edited, webhook)),
      (saved) => show(saved, gone ? 'Webhook created again' : 'Webhook saved', webhook === null || gone),
    );
    const { retry, delays } = draft.value;
    if (retry === 'custom' && parseDelays(delays) === null)
      form.refuse({ ...problems.value, '/retry': DELAYS_PROBLEM });
  };
  const cancel = (): void => {
    form.reset();
    if (webhook === null || gone) router.go('/webhooks', { replace: gone });
  };
  return { ...form, moreAsked, moreOpen, save, cancel, duplicate, remove };
}

export type WebhookFormState = ReturnType<typeof useWebhookForm>;
