import { useApp } from '../app/context.ts';
import { useToastTask } from '../app/use-task.ts';
import { CopyLine } from '../kit/copy-line.tsx';
import { Icon } from '../kit/icon.tsx';
import { receiverUrl } from '../state/receiver-url.ts';
import { usualEvent } from '../state/usual-event.ts';
import { exampleCurl } from '../text/curl.ts';
import { STAGES } from '../text/words.ts';
import { FailedConnections } from './failed-connections.tsx';
import './first-steps.css';

function FirstEventButton() {
  const { actions } = useApp();
  const { busy, run } = useToastTask();
  return (
    <button
      type="button"
      class="button button--primary"
      data-testid="send-first"
      disabled={busy.value}
      onClick={() => void run(() => actions.sendFirst())}
    >
      <Icon name="send" size={14} /> Send a first event
    </button>
  );
}

/** Shown until the first delivery arrives: ways to send one. */
export function FirstSteps() {
  const { store } = useApp();
  const info = store.info.value;
  const url = receiverUrl(store);
  const caPath = info?.caPath ?? 'ca.pem';
  const event = usualEvent(store.events.value.map(({ type }) => type));
  const curl = exampleCurl({ url, caPath, event });
  return (
    <div class="first-steps" data-testid="empty">
      <h2>Waiting for the first delivery</h2>
      <p>
        Every delivery to the receiver appears here at once: decrypted, recognised and validated, stage by
        stage.
      </p>
      <ol class="first-steps__trail" aria-label="Stages of decoding">
        {STAGES.map((stage) => (
          <li key={stage}>{stage}</li>
        ))}
      </ol>
      <FirstEventButton />
      <FailedConnections />
      <dl>
        <dt>Point a webhook at the receiver</dt>
        <dd>
          <CopyLine text={url} what="receiver URL" />
        </dd>
        <dt>Or post an event yourself</dt>
        <dd>
          <CopyLine text={curl} what="curl command" />
        </dd>
      </dl>
    </div>
  );
}
