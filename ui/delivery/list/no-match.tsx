import type { Received, Sent } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import type { Deliveries } from '../../state/deliveries.ts';

/** An empty list, and the way out of it. */
export function NoMatch<R extends Received | Sent>({ list }: { list: Deliveries<R> }) {
  const { actions } = useApp();
  const waiting = list.waiting.value.length;
  if (list.query.value === '') {
    return (
      <div class="empty" data-testid="empty">
        <p class="empty__title">{waiting > 0 ? 'Paused' : 'Nothing here yet'}</p>
        <p>
          {waiting > 0
            ? 'New deliveries wait until you resume.'
            : 'Deliveries appear here the moment they happen.'}
        </p>
      </div>
    );
  }
  return (
    <div class="empty" data-testid="empty">
      <p class="empty__title">No delivery matches</p>
      <p>Filters are combined: each one narrows the list.</p>
      <button type="button" class="button" onClick={() => actions.setParams({ q: null })}>
        Clear the search
      </button>
    </div>
  );
}
