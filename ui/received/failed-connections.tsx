import type { FailedConnection } from '../../server/types.ts';
import { Age } from '../delivery/time.tsx';
import { Icon } from '../kit/icon.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { formatCount, plural } from '../text/format.ts';
import { useFailedConnections } from './use-failed-connections.ts';
import './failed-connections.css';

function Failure({ failure }: { failure: FailedConnection }) {
  const { remote, serverName, message, advice, count, lastAt } = failure;
  const facts = [
    remote === null ? '' : `from ${remote}`,
    serverName === null ? '' : `asked for ${serverName}`,
    count > 1 ? `${formatCount(count)} times` : '',
  ].filter(Boolean);
  return (
    <li data-testid="failed-connection" data-reason={failure.reason}>
      <p>
        <strong>
          <TextRuns text={message} />
        </strong>{' '}
        <TextRuns text={advice} />
      </p>
      <p class="connections__facts">
        {facts.length > 0 && <TextRuns text={`${facts.join(' · ')} · `} />}
        <Age at={lastAt} />
      </p>
    </li>
  );
}

function OlderFailures({ failures }: { failures: readonly FailedConnection[] }) {
  if (failures.length === 0) return null;
  return (
    <details>
      <summary class="link">and {plural(failures.length, 'more', 'more')}</summary>
      <ul>
        {failures.map((failure) => (
          <Failure key={`${failure.reason} ${failure.remote} ${failure.serverName}`} failure={failure} />
        ))}
      </ul>
    </details>
  );
}

/**
 * Connections that failed before a request was sent. They have no row, although a sender may be waiting for one to
 * appear.
 */
export function FailedConnections() {
  const { failures, dismiss } = useFailedConnections();
  const [newest, ...older] = failures;
  if (newest === undefined) return null;
  return (
    <section
      class="connections"
      role="status"
      aria-label="Failed connections"
      data-testid="failed-connections"
    >
      <header class="connections__head">
        <Icon name="bang" size={14} />
        <h2>A connection failed, so nothing was delivered</h2>
        <button type="button" class="icon-button" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
          <Icon name="cross" size={14} />
        </button>
      </header>
      <ul>
        <Failure failure={newest} />
      </ul>
      <OlderFailures failures={older} />
    </section>
  );
}
