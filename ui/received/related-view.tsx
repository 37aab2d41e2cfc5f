import type { ReceivedDetail } from '../../server/types.ts';
import { Attempts } from '../delivery/detail/attempts.tsx';
import { Icon } from '../kit/icon.tsx';
import { shortId } from '../text/format.ts';
import './related.css';

/** What belongs to a received delivery: the sent one it came from, and where it was forwarded. */
export function RelatedView({ detail }: { detail: ReceivedDetail }) {
  if (detail.twin === null && detail.attempts.length === 0) {
    return (
      <p class="note">
        Nothing: this delivery did not come from the emitter here, and was neither forwarded nor replayed.
      </p>
    );
  }
  return (
    <div class="view view--scroll">
      {detail.twin !== null && (
        <a class="twin" href={`/sent/${detail.twin}`}>
          <Icon name="swap" /> Sent from here as <code>{shortId(detail.twin)}</code>: the same bytes, seen
          from the emitter.
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
