import { useApp } from '../app/context.ts';
import { DetailProblem } from '../app/detail-problem.tsx';
import { useLastKnown } from '../app/use-last-known.ts';
import { Icon } from '../kit/icon.tsx';
import { SplitView } from '../kit/split-view.tsx';
import { useWebhookList } from './use-webhook-list.ts';
import { WebhookBulk } from './webhook-bulk.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookRow } from './webhook-row.tsx';
import '../kit/action-bar.css';
import '../kit/settings.css';
import '../kit/settings-list.css';
import './webhooks.css';

function WebhookList({ openId }: { openId: string | null }) {
  const { store } = useApp();
  const list = useWebhookList();
  const webhooks = store.webhooks.value ?? [];
  return (
    <div class="list-pane">
      <div class="list-pane__head list-pane__head--bar">
        {list.selected.value.size > 0 ? (
          <WebhookBulk list={list} />
        ) : (
          <>
            <h2>Webhooks</h2>
            <a class="button" href="/webhooks/new" data-testid="webhook-new">
              <Icon name="plus" size={14} /> New outgoing webhook
            </a>
          </>
        )}
      </div>
      <ul class="settings-rows" data-testid="webhooks">
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} open={webhook.id === openId} list={list} />
        ))}
      </ul>
      {store.webhooks.value !== null && webhooks.length === 0 && (
        <div class="empty" data-testid="empty">
          <p class="empty__title">No webhook</p>
          <p>A webhook defines the URL, the format and the key of the events it sends.</p>
        </div>
      )}
    </div>
  );
}

function OpenWebhook({ id }: { id: string | null }) {
  const { store } = useApp();
  const known = useLastKnown(
    id,
    id === null ? undefined : store.webhooks.value?.find((item) => item.id === id || item.id.endsWith(id)),
  );
  if (id === null) {
    return (
      <div class="nothing-open">
        <p class="empty__title">No webhook open</p>
        <p>Choose a webhook to edit it, or create a new one.</p>
      </div>
    );
  }
  // A new webhook starts with every event ticked, so the events must be loaded first.
  if (store.webhooks.value === null || store.events.value.length === 0) return null;
  if (id === 'new') return <WebhookForm key="new" webhook={null} />;
  if (known === null) return <DetailProblem text="There is no such webhook." />;
  return <WebhookForm key={known.stored.id} webhook={known.stored} gone={known.gone} />;
}

/** The webhooks: the platform's settings page with additional settings. */
export function WebhooksScreen() {
  const { router, ui } = useApp();
  const id = router.place.value.segments[1] ?? null;
  return (
    <SplitView
      open={id !== null}
      listHidden={ui.listHidden.value}
      list={<WebhookList openId={id} />}
      detail={<OpenWebhook id={id} />}
    />
  );
}
