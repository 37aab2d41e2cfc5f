import { useSignal } from '@preact/signals';
import { useApp } from '../app/context.ts';
import { ConfirmDelete } from '../kit/confirm-delete.tsx';
import { Icon } from '../kit/icon.tsx';
import { setTo } from '../kit/set-to.ts';
import { Check } from '../kit/toggles.tsx';
import { plural } from '../text/format.ts';
import type { WebhookListState } from './use-webhook-list.ts';

function DeleteSelected({ list, ids }: { list: WebhookListState; ids: readonly string[] }) {
  const asking = useSignal(false);
  const ask = setTo(asking);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label="Delete the selected webhooks"
        title="Delete"
        data-testid="bulk-delete"
        onClick={() => ask(true)}
      >
        <Icon name="trash" size={14} />
      </button>
      {asking.value && (
        <ConfirmDelete
          label={`Delete ${plural(ids.length, 'webhook')}?`}
          text="Their pending deliveries are cancelled. Finished deliveries stay."
          testId="bulk-delete"
          onCancel={() => ask(false)}
          onDelete={() => void list.remove(ids)}
        />
      )}
    </>
  );
}

/** The actions on the selected webhooks, shown in place of the heading. */
export function WebhookBulk({ list }: { list: WebhookListState }) {
  const { store } = useApp();
  const ids = [...list.selected.value];
  const all = ids.length === (store.webhooks.value?.length ?? 0);
  const enable = (on: boolean): void => void list.enable(ids, on);
  return (
    <div class="bulk" data-testid="webhook-bulk">
      <Check label="Select all" hideLabel checked={all} onChange={list.selectAll} />
      <span class="bulk__count">{ids.length} selected</span>
      <button type="button" class="button" data-testid="bulk-enable" onClick={() => enable(true)}>
        Enable
      </button>
      <button type="button" class="button" data-testid="bulk-disable" onClick={() => enable(false)}>
        Disable
      </button>
      <DeleteSelected list={list} ids={ids} />
      <button
        type="button"
        class="icon-button"
        aria-label="Select none"
        title="Select none"
        onClick={() => list.selectAll(false)}
      >
        <Icon name="cross" size={14} />
      </button>
    </div>
  );
}
