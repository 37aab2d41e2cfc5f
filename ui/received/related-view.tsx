import type { ReceivedDetail } from '../../server/types.ts';
import { Attempts } from '../delivery/detail/attempts.tsx';
import { Icon } from '../kit/icon.tsx';
import { shortId } from '../text/format.ts';
import './related.css';

/** Related exchanges of a received delivery: its sent twin, and the attempts that forwarded or replayed it. */
export function RelatedView({ detail }: { detail: ReceivedDetail }) {
  if (detail.twin === null && detail.attempts.length === 0) {
    return (
      <p class="note">
        Nothing related: this delivery was not sent by this rai-hooks, and it was neither forwarded nor
        replayed.
      </p>
    );
  }
  return (
    <div class="view view--scroll">
      {detail.twin !== null && (
        <a class="twin" href={`/sent/${detail.twin}`}>
          <Icon name="swap" /> Sent by this rai-hooks as <code>{shortId(detail.twin)}</code>: the same bytes,
          on the sending side.
        </a>
      )}
      {detail.attempts.length > 0 && (
        <>
          <h3 class="section-title">Forwarded and replayed</h3>
          <Attempts attempts={detail.attempts} withUrls />
        </>
      )}
    </div>
  );
}
