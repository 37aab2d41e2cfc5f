import { useSignal } from '@preact/signals';
import type { WebhookView } from '../../server/types.ts';
import { ApiError } from '../api.ts';
import { useApp } from '../context.ts';
import { toast } from '../store/interface-state.ts';
import { readWebhooks } from '../store/sync.ts';
import { problemsByField } from './problems.ts';
import { draftOf, type WebhookDraft, webhookInput } from './webhook-draft.ts';

function useDraft(webhook: WebhookView | null) {
  const { store } = useApp();
  const allEvents = store.events.value.map((event) => event.type);
  const draft = useSignal(draftOf(webhook, allEvents));
  const problems = useSignal<Record<string, string>>({});
  const change = (part: Partial<WebhookDraft>): void => {
    draft.value = { ...draft.value, ...part };
    const secret = 'key' in part || 'iv' in part || 'mode' in part || 'encrypted' in part;
    const left = Object.entries(problems.value).filter(
      ([field]) => !(field in part) && !(field === 'encryption' && secret),
    );
    problems.value = Object.fromEntries(left);
  };
  return { draft, problems, change };
}

/** The webhook form: the draft, the server's objections by field, saving and deleting. */
export function useWebhookForm(webhook: WebhookView | null) {
  const { api, router, store, ui } = useApp();
  const { draft, problems, change } = useDraft(webhook);
  const busy = useSignal(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    problems.value = {};
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problems.value = problemsByField(error);
    } finally {
      busy.value = false;
    }
  };
  const save = () =>
    run(async () => {
      const input = webhookInput(draft.value, webhook?.encryption ?? null);
      const saved = await (webhook === null
        ? api.createWebhook(input)
        : api.changeWebhook(webhook.id, input));
      draft.value = draftOf(saved, saved.events);
      await readWebhooks({ store, api });
      toast(ui, 'Webhook saved');
      router.go(`/webhooks/${saved.id}`, { replace: true });
    });
  const remove = () =>
    run(async () => {
      if (webhook !== null) await api.removeWebhook(webhook.id);
      router.go('/webhooks', { replace: true });
      await readWebhooks({ store, api });
      toast(ui, 'Webhook deleted');
    });
  return { draft, change, problems, busy, save, remove };
}

export type WebhookFormState = ReturnType<typeof useWebhookForm>;
