import { useApp } from '../../app/context.ts';
import { toast } from '../../app/interface-state.ts';
import { useToastTask } from '../../app/use-task.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { plural } from '../../text/format.ts';

/** What would go, and deleting it. */
function useDelete() {
  const { api, store, ui } = useApp();
  const { busy, run } = useToastTask();
  const kind = ui.deleteKind.value;
  const list = store[kind];
  const close = (): void => {
    ui.overlay.value = null;
  };
  const remove = async (): Promise<void> => {
    await run(async () => {
      const { deleted } = await api.remove(kind, list.query.value);
      toast(ui, `${plural(deleted, 'delivery', 'deliveries')} deleted`);
    });
    list.reload();
    close();
  };
  const count = list.shownCount.value + list.heldCount.value;
  return { kind, count, query: list.query.value, busy, close, remove };
}

/** Asks once before deleting everything the search shows. */
export function DeleteDialog() {
  const { kind, count, query, busy, close, remove } = useDelete();
  const label = `Delete ${plural(count, 'delivery', 'deliveries')}?`;
  return (
    <Dialog label={label} testId="delete-dialog" size="small" onClose={close}>
      <p class="dialog__text">
        {query === '' ? `Every ${kind} delivery is deleted. ` : `Every ${kind} delivery that fits `}
        {query !== '' && <code>{query}</code>}
        {query !== '' && ' is deleted. '}
        This cannot be undone.
      </p>
      <footer class="dialog__foot">
        <button type="button" class="button" data-autofocus onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          class="button button--danger"
          data-testid="delete-confirm"
          disabled={busy.value}
          onClick={() => void remove()}
        >
          Delete
        </button>
      </footer>
    </Dialog>
  );
}
