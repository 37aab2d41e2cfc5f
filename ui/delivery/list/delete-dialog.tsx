import type { DeliveryKind } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { useOverlay } from '../../app/use-overlay.ts';
import { ConfirmDelete } from '../../kit/confirm-delete.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { DialogFoot } from '../../kit/dialog-foot.tsx';
import { plural, shortId } from '../../text/format.ts';
import { useMatching } from './use-matching.ts';

function DeleteMatching() {
  const { api, ui } = useApp();
  const { kind } = ui.deletion.value;
  const { list, count, isCounted, query, busy, close, act } = useMatching(kind);
  const remove = async (): Promise<void> => {
    await act(async () => {
      const { deleted } = await api.remove(kind, query);
      return `${plural(deleted, 'delivery', 'deliveries')} deleted`;
    });
    list.reload();
  };
  const label = isCounted ? `Delete ${plural(count, 'delivery', 'deliveries')}?` : 'Delete … deliveries?';
  return (
    <Dialog label={label} testId="delete-dialog" size="small" onClose={close}>
      <p class="dialog__text">
        {query === ''
          ? `This deletes every ${kind} delivery. `
          : `This deletes every ${kind} delivery that matches `}
        {query !== '' && <code>{query}</code>}
        {query !== '' && '. '}
        This cannot be undone.
      </p>
      <DialogFoot
        label="Delete"
        testId="delete-confirm"
        danger
        asks
        disabled={busy.value || !isCounted}
        onCancel={close}
        onConfirm={() => void remove()}
      />
    </Dialog>
  );
}

function DeleteOne({ kind, id }: { kind: DeliveryKind; id: string }) {
  const { actions, store } = useApp();
  const { close } = useOverlay();
  const row = kind === 'sent' ? store.sentDetail.value.value : store.receivedDetail.value.value;
  const pending = row?.id === id && 'state' in row && row.state === 'pending';
  return (
    <ConfirmDelete
      label={`Delete the delivery ${shortId(id)}?`}
      text={`${pending ? 'No further attempt is made. ' : ''}Its body, headers and attempts are deleted with it. This cannot be undone.`}
      testId="delete-one"
      onCancel={close}
      onDelete={() => actions.deleteOne(kind, id)}
    />
  );
}

/** Asks before one delivery, or all matching deliveries, are deleted. */
export function DeleteDialog() {
  const { ui } = useApp();
  const { kind, id } = ui.deletion.value;
  return id === null ? <DeleteMatching /> : <DeleteOne kind={kind} id={id} />;
}
