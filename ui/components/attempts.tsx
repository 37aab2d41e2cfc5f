import { useSignal } from '@preact/signals';
import type { Attempt } from '../../server/types.ts';
import { useApp } from '../context.ts';
import { formatAge, formatClock, formatMilliseconds } from '../text/format.ts';
import { HeadersTable } from './headers-table.tsx';
import { Icon } from './icon.tsx';
import { StatusCode } from './status-code.tsx';
import { TextView } from './text-view.tsx';

interface AttemptsProps {
  attempts: readonly Attempt[];
  /** When the next one is due, if there will be one. */
  nextAt?: string | null;
}

const succeeded = (attempt: Attempt): boolean =>
  attempt.response !== null && attempt.response.status >= 200 && attempt.response.status < 300;

function AttemptBody({ attempt }: { attempt: Attempt }) {
  return (
    <div class="attempt__body">
      {attempt.error !== null && (
        <p class="attempt__error">
          <strong>{attempt.error.message}</strong> {attempt.error.hint} <code>{attempt.error.code}</code>
        </p>
      )}
      {attempt.response !== null && (
        <>
          {attempt.response.body !== '' && (
            <TextView text={attempt.response.body} label="Body of the response" />
          )}
          <h3 class="section-title">Response headers</h3>
          <HeadersTable headers={attempt.response.headers} label="Response headers" />
        </>
      )}
      <h3 class="section-title">Request headers</h3>
      <HeadersTable headers={attempt.request.headers} label="Request headers" />
    </div>
  );
}

function AttemptItem({ attempt, last }: { attempt: Attempt; last: boolean }) {
  const open = useSignal(last);
  return (
    <li class="attempt" data-tone={succeeded(attempt) ? 'valid' : 'undecodable'} data-testid="attempt">
      <button
        type="button"
        class="attempt__head"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <span class="attempt__number">Attempt {attempt.number}</span>
        {attempt.response !== null ? (
          <StatusCode status={attempt.response.status} />
        ) : (
          <code>{attempt.error?.code ?? 'no answer'}</code>
        )}
        <span class="attempt__duration">{formatMilliseconds(attempt.durationMs)}</span>
        <time dateTime={attempt.startedAt}>{formatClock(attempt.startedAt, Date.now())}</time>
        <Icon name="chevron" size={12} />
      </button>
      {open.value && <AttemptBody attempt={attempt} />}
    </li>
  );
}

function NextAttempt({ at }: { at: string }) {
  const { store } = useApp();
  const waitMs = Date.parse(at) - store.now.value;
  return (
    <li class="attempt attempt--next" data-tone="pending">
      <p class="attempt__head">Next attempt {waitMs > 0 ? `in ${formatAge(waitMs)}` : 'now'}</p>
    </li>
  );
}

/** The attempts of a delivery, in order, each with what was answered or why nothing was. */
export function Attempts({ attempts, nextAt = null }: AttemptsProps) {
  if (attempts.length === 0 && nextAt === null) return <p class="note">No attempt has ended yet.</p>;
  return (
    <div class="view view--scroll">
      <ol class="attempts" data-testid="attempts" aria-label="Attempts">
        {attempts.map((attempt, index) => (
          <AttemptItem key={attempt.number} attempt={attempt} last={index === attempts.length - 1} />
        ))}
        {nextAt !== null && <NextAttempt at={nextAt} />}
      </ol>
    </div>
  );
}
