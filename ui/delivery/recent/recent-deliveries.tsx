import type { ComponentChildren } from 'preact';
import type { DeliveryKind, Received, Sent } from '../../../server/types.ts';
import { addressOf } from '../../app/router.ts';
import type { Query } from '../../client/call.ts';
import { filterText } from '../../state/query.ts';
import { receivedRow, sentRow } from '../list/delivery-rows.tsx';
import { useRecent } from './use-recent.ts';
import '../list/row.css';
import './recent.css';

const SHOWN = 10;

interface FrameProps {
  kind: DeliveryKind;
  /** Search that shows all of them in the list. */
  search: string;
  /** Null until they have been read. */
  count: number | null;
  /** Text shown when there are none. */
  none: string;
  children: ComponentChildren;
}

function Frame({ kind, search, count, none, children }: FrameProps) {
  return (
    <section class="recent" aria-label="Recent deliveries" data-testid="recent">
      <header class="recent__head">
        <h3>Recent deliveries</h3>
        <a href={addressOf([kind], new URLSearchParams({ q: search }))} data-testid="recent-all">
          All
        </a>
      </header>
      {count === 0 && <p class="note">{none}</p>}
      <ul>{children}</ul>
    </section>
  );
}

interface RowProps {
  kind: DeliveryKind;
  id: string;
  shown: ReturnType<typeof receivedRow> | ReturnType<typeof sentRow>;
}

function RecentRow({ kind, id, shown }: RowProps) {
  return (
    <li>
      <a class="row" href={`/${kind}/${id}`} data-testid="recent-row" {...shown.data}>
        {shown.content}
      </a>
    </li>
  );
}

const newest = (filter: Query): Query => ({ ...filter, limit: SHOWN });

/** The last deliveries that an endpoint received. */
export function RecentlyReceived({ endpoint }: { endpoint: string }) {
  const rows = useRecent<Received>('received', newest({ endpoint }));
  return (
    <Frame
      kind="received"
      search={filterText('endpoint', endpoint)}
      count={rows?.length ?? null}
      none="Nothing has arrived here yet."
    >
      {rows?.map((row) => (
        <RecentRow key={row.id} kind="received" id={row.id} shown={receivedRow(row)} />
      ))}
    </Frame>
  );
}

/** The last deliveries of a webhook, next to its settings as on the platform's page. */
export function RecentlySent({ webhook }: { webhook: { id: string; name: string } }) {
  const rows = useRecent<Sent>('sent', newest({ webhook: webhook.id }));
  return (
    <Frame
      kind="sent"
      search={filterText('webhook', webhook.name)}
      count={rows?.length ?? null}
      none="Nothing was sent by this webhook yet."
    >
      {rows?.map((row) => (
        <RecentRow key={row.id} kind="sent" id={row.id} shown={sentRow(row)} />
      ))}
    </Frame>
  );
}
