import { useSignal } from '@preact/signals';
import type { Attempt, SentState } from '../../../server/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { StatusCode } from '../../kit/status-code.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import { formatClock, formatFull, formatMilliseconds } from '../../text/format.ts';
import { isSuccess } from '../../text/http-status.ts';
import { Countdown } from '../time.tsx';
import { type AdviceFor, AttemptBody } from './attempt-body.tsx';
import './attempts.css';

interface AttemptsProps {
  attempts: readonly Attempt[];
  /** Whether to show the URL of each attempt. */
  withUrls?: boolean;
  /** Advice for errors that a setting solves; without it the server's hint is shown. */
  adviceFor?: AdviceFor;
  /** Time of the next attempt; null when there is none. */
  nextAt?: string | null;
  /** How the delivery ended; omitted while attempts may follow. */
  end?: { tone: SentState; text: string };
}

interface ItemProps {
  attempt: Attempt;
  last: boolean;
  withUrl: boolean;
  adviceFor: AdviceFor | undefined;
}

function AttemptItem({ attempt, last, withUrl, adviceFor }: ItemProps) {
  const open = useSignal(last);
  const good = attempt.response !== null && isSuccess(attempt.response.status);
  return (
    <li class="attempt" data-tone={good ? 'valid' : 'undecodable'} data-testid="attempt">
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
        {withUrl && (
          <code class="attempt__url">
            <TextRuns text={attempt.request.url} />
          </code>
        )}
        <span class="attempt__duration">{formatMilliseconds(attempt.durationMs)}</span>
        <time class="attempt__at" dateTime={attempt.startedAt} title={formatFull(attempt.startedAt)}>
          {formatClock(attempt.startedAt, Date.now())}
        </time>
        <Icon name="chevron" size={12} />
      </button>
      {open.value && <AttemptBody attempt={attempt} adviceFor={adviceFor} />}
    </li>
  );
}

function NextAttempt({ at }: { at: string }) {
  return (
    <li class="attempt attempt--next" data-tone="pending">
      <p class="attempt__head">
        <span class="attempt__number">Next attempt</span> <Countdown at={at} />
        <span class="attempt__at">{formatClock(at, Date.now())}</span>
      </p>
    </li>
  );
}

/** The attempts of a delivery in order, each with its response or its error. */
export function Attempts({ attempts, withUrls = false, adviceFor, nextAt = null, end }: AttemptsProps) {
  if (attempts.length === 0 && nextAt === null) return <p class="note">No attempt has finished yet.</p>;
  return (
    <div class="view view--scroll">
      <ol class="attempts" data-testid="attempts" aria-label="Attempts">
        {attempts.map((attempt, index) => (
          <AttemptItem
            key={attempt.number}
            attempt={attempt}
            last={index === attempts.length - 1}
            withUrl={withUrls}
            adviceFor={adviceFor}
          />
        ))}
        {nextAt !== null && <NextAttempt at={nextAt} />}
        {end !== undefined && (
          <li class="attempt attempt--next" data-tone={end.tone} data-testid="attempts-end">
            <p class="attempt__head">{end.text}</p>
          </li>
        )}
      </ol>
    </div>
  );
}
