import type { Sent, WebhookView } from '../../server/types.ts';
import { addressOf } from '../app/router.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { Age } from '../kit/time.tsx';
import { Glyph } from '../kit/verdict.tsx';
import { filterText } from '../state/query.ts';
import { plural } from '../text/format.ts';
import { useRecentDeliveries } from './use-recent.ts';

function RecentRow({ sent }: { sent: Sent }) {
  const attempts = sent.attemptCount === 1 ? '' : plural(sent.attemptCount, 'attempt');
  const facts = [sent.lastStatus ?? sent.state, attempts].filter(Boolean).join(' · ');
  return (
    <li>
      <a class="recent__row" href={`/sent/${sent.id}`} data-testid="recent-row" data-state={sent.state}>
        <Glyph tone={sent.state} />
        <span class="recent__event">
          <TextRuns text={sent.event} />
          <span class="hidden">, {sent.state}</span>
        </span>
        <span class="recent__facts">{facts}</span>
        <Age at={sent.createdAt} by="emitter" />
      </a>
    </li>
  );
}

/** The last deliveries of a webhook, as the platform's page has them beside its settings. */
export function RecentDeliveries({ webhook }: { webhook: WebhookView }) {
  const recent = useRecentDeliveries(webhook.id);
  const all = addressOf(['sent'], new URLSearchParams({ q: filterText('webhook', webhook.name) }));
  return (
    <section class="recent" aria-label="Recent deliveries" data-testid="recent">
      <header class="recent__head">
        <h3>Recent deliveries</h3>
        <a href={all} data-testid="recent-all">
          All
        </a>
      </header>
      {recent !== null && recent.length === 0 && <p class="note">Nothing was sent by this webhook yet.</p>}
      <ul>
        {(recent ?? []).map((sent) => (
          <RecentRow key={sent.id} sent={sent} />
        ))}
      </ul>
    </section>
  );
}
