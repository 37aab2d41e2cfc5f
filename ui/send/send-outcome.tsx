import type { Sent } from '../../server/types.ts';
import { addressOf } from '../app/router.ts';
import { useOverlay } from '../app/use-overlay.ts';
import type { SendResult } from '../client/shapes.ts';
import { useRecent } from '../delivery/recent/use-recent.ts';
import { Chip } from '../delivery/verdict.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { filterText } from '../state/query.ts';
import { plural, shortId } from '../text/format.ts';

/** Maximum of listed deliveries. */
const SHOWN = 5;
/** Rows read to find them: deliveries of other clients may be between them. */
const READ = 20;

/** The first deliveries of the result, in their current state. */
function useCurrent(sent: readonly Sent[]): readonly Sent[] {
  const first = sent.reduce((least, { seq }) => Math.min(least, seq), Number.POSITIVE_INFINITY);
  const after = Number.isFinite(first) ? first - 1 : 0;
  const rows = useRecent<Sent>('sent', { after, limit: READ }) ?? [];
  return sent.slice(0, SHOWN).map((one) => rows.find(({ id }) => id === one.id) ?? one);
}

function SentLine({ sent, leave }: { sent: Sent; leave: () => void }) {
  return (
    <li>
      <Chip tone={sent.state} /> <TextRuns text={sent.webhook?.name ?? 'deleted webhook'} />
      <a href={`/sent/${sent.id}`} onClick={leave}>
        sent {shortId(sent.id)}
      </a>
      {sent.twin !== null && (
        <a href={`/received/${sent.twin}`} onClick={leave}>
          received {shortId(sent.twin)}
        </a>
      )}
    </li>
  );
}

function More({ result, leave }: { result: SendResult; leave: () => void }) {
  const more = result.sent.length - SHOWN;
  const event = result.sent[0]?.event;
  if (more <= 0 || event === undefined) return null;
  return (
    <p>
      and {plural(more, 'more', 'more')}:{' '}
      <a href={addressOf(['sent'], new URLSearchParams({ q: filterText('event', event) }))} onClick={leave}>
        all sent deliveries of {event}
      </a>
    </p>
  );
}

function Outcome({ result }: { result: SendResult }) {
  const { close } = useOverlay();
  const current = useCurrent(result.sent);
  return (
    <div class="send__outcome" role="status" data-testid="send-outcome">
      {result.warnings.length > 0 && (
        <ul class="send__warnings" aria-label="Warnings">
          {result.warnings.map((warning) => (
            <li key={warning}>
              <TextRuns text={warning} />
            </li>
          ))}
        </ul>
      )}
      <p class="send__done">
        {result.sent.length === 0
          ? 'Nothing was sent: no enabled webhook is subscribed to this event.'
          : `${plural(result.sent.length, 'delivery', 'deliveries')} sent`}
      </p>
      <ul class="send__sent">
        {current.map((sent) => (
          <SentLine key={sent.id} sent={sent} leave={close} />
        ))}
      </ul>
      <More result={result} leave={close} />
    </div>
  );
}

/** Result of the last send, with a link to each delivery, while the dialog stays open. */
export function SendOutcome({ result }: { result: SendResult | null }) {
  return result === null ? null : <Outcome key={result.sent[0]?.id ?? ''} result={result} />;
}
