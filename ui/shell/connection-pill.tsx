import { useApp } from '../app/context.ts';
import './connection.css';

/** State of the live connection; a click on a lost connection reconnects at once. */
export function ConnectionPill() {
  const { store, stream } = useApp();
  const connection = store.connection.value;
  const waitS =
    connection.state === 'lost' ? Math.max(0, Math.ceil((connection.retryAt - store.now.value) / 1000)) : 0;
  const words = {
    connecting: 'Connecting',
    live: 'Live',
    lost: waitS > 0 ? `Retry in ${waitS} s` : 'Reconnecting',
  };
  const text = words[connection.state];
  if (connection.state !== 'lost') {
    return (
      <span class="pill" role="status" data-testid="connection" data-state={connection.state}>
        <span class="pill__dot" aria-hidden="true" />
        {text}
      </span>
    );
  }
  return (
    <button
      type="button"
      class="pill"
      data-testid="connection"
      data-state="lost"
      title="The connection is lost. Reconnect now"
      onClick={stream.retry}
    >
      <span class="pill__dot" aria-hidden="true" />
      <span class="pill__text">{text}</span>
    </button>
  );
}

/** Shows prominently that the page may be outdated. */
export function LostNotice() {
  const { store, stream } = useApp();
  if (store.connection.value.state !== 'lost') return null;
  return (
    <div class="lost" role="alert">
      The server does not answer. Missed deliveries are loaded after reconnecting.
      <button type="button" class="button button--quiet" onClick={stream.retry}>
        Try now
      </button>
    </div>
  );
}
