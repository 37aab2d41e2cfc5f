import type { ComponentChildren } from 'preact';
import type { Attempt, AttemptError } from '../../../server/types.ts';
import { TextView } from '../../kit/text-view.tsx';
import { HeadersTable } from './headers-table.tsx';
import './attempts.css';

/** Gives advice for an error. */
export type AdviceFor = (error: AttemptError) => ComponentChildren;

interface AttemptProps {
  attempt: Attempt;
  /** Where a setting mends it; otherwise the server's own advice is shown. */
  adviceFor?: AdviceFor | undefined;
}

const plainAdvice: AdviceFor = (error) => error.hint;

/** The response body of an attempt, or its error. */
export function AttemptOutcome({ attempt, adviceFor = plainAdvice }: AttemptProps) {
  const { error, response } = attempt;
  return (
    <>
      {error !== null && (
        <p class="attempt__error">
          <strong>{error.message}</strong> {adviceFor(error)} <code>{error.code}</code>
        </p>
      )}
      {response !== null && response.body !== '' && (
        <TextView text={response.body} label="Body of the response" />
      )}
    </>
  );
}

/** An attempt in full: outcome, response headers, request headers. */
export function AttemptBody({ attempt, adviceFor }: AttemptProps) {
  return (
    <div class="attempt__body">
      <AttemptOutcome attempt={attempt} adviceFor={adviceFor} />
      {attempt.response !== null && (
        <>
          <h3 class="section-title">Response headers</h3>
          <HeadersTable headers={attempt.response.headers} label="Response headers" />
        </>
      )}
      <h3 class="section-title">Request headers</h3>
      <HeadersTable headers={attempt.request.headers} label="Request headers" />
    </div>
  );
}
