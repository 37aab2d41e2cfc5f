import type { DeliveryKind } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { toast } from '../../app/interface-state.ts';
import { useOverlay } from '../../app/use-overlay.ts';
import { useToastTask } from '../../app/use-task.ts';

/** All deliveries that match the search of a list, for a dialog that asks before an action on all of them. */
export function useMatching(kind: DeliveryKind) {
  const { store, ui } = useApp();
  const { busy, run } = useToastTask();
  const { close } = useOverlay();
  const list = store[kind];
  /** Runs the action, shows its result or its problem in a toast, and closes the dialog. */
  const act = async (work: () => Promise<string>): Promise<void> => {
    await run(async () => toast(ui, await work()));
    close();
  };
  return {
    list,
    query: list.query.value,
    count: list.shownCount.value + list.heldCount.value,
    // While a search is read, the rows are still those of the search before.
    isCounted: list.status.value === 'ready',
    busy,
    close,
    act,
  };
}
