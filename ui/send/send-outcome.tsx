import type { Sent } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import type { SendResult } from '../client/shapes.ts';
import { Chip } from '../kit/verdict.tsx';
import { plural, shortId } from '../text/format.ts';

/** The state a sent delivery has by now, from the list the stream keeps. */
function useCurrent(sent: Sent): Sent {
  const { store } = useApp();
  void store.sent.revision.value;
  return store.sent.rowOf(sent.id) ?? sent;
}

function SentLine({ sent, leave }: { sent: Sent; leave: () => void }) {
  const now = useCurrent(sent);
  return (
    <li>
      <Chip tone={now.state} /> {now.webhook?.name}
      <a href={`/sent/${now.id}`} onClick={leave}>
        sent {shortId(now.id)}
      </a>
      {now.twin !== null && (
        <a href={`/received/${now.twin}`} onClick={leave}>
          received {shortId(now.twin)}
        </a>
      )}
    </li>
  );
}

const SHOWN = 5;

/** What became of the last sending, when the dialog stays open. */
export function SendOutcome({ result }: { result: SendResult | null }) {
  const { ui } = useApp();
  if (result === null) return null;
  const leave = (): void => {
    ui.overlay.value = null;
  };
  return (
    <div class="send__outcome" role="status" data-testid="send-outcome">
      {result.warnings.map((warning) => (
        <p key={warning} class="send__warning">
          {warning}
        </p>
      ))}
      <ul>
        {result.sent.slice(0, SHOWN).map((sent) => (
          <SentLine key={sent.id} sent={sent} leave={leave} />
        ))}
      </ul>
      {result.sent.length === 0 && <p>Nothing was sent: no enabled webhook is subscribed to this event.</p>}
      {result.sent.length > SHOWN && <p>and {plural(result.sent.length - SHOWN, 'more', 'more')}</p>}
    </div>
  );
}
