import type { Received, Sent } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import type { DeliveryList } from '../../state/delivery-list.ts';

/** Shown for an empty list, with a button to clear the search. */
export function NoMatch<R extends Received | Sent>({ list }: { list: DeliveryList<R> }) {
  const { actions } = useApp();
  const held = list.heldCount.value;
  if (list.query.value === '') {
    return (
      <div class="empty" data-testid="empty">
        <p class="empty__title">{held > 0 ? 'Paused' : 'Nothing here yet'}</p>
        <p>
          {held > 0
            ? 'New deliveries wait until you resume.'
            : 'Deliveries appear here as soon as they happen.'}
        </p>
      </div>
    );
  }
  return (
    <div class="empty" data-testid="empty">
      <p class="empty__title">No delivery matches</p>
      <p>A delivery must match every filter of the search.</p>
      <button type="button" class="button" onClick={() => actions.setParams({ q: null })}>
        Clear the search
      </button>
    </div>
  );
}
