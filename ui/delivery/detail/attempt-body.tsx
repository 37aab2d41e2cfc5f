import type { Attempt } from '../../../server/types.ts';
import { TextView } from '../../kit/text-view.tsx';
import { HeadersTable } from './headers-table.tsx';
import './attempts.css';

/** What came back in one exchange, or why nothing did. */
export function AttemptOutcome({ attempt }: { attempt: Attempt }) {
  const { error, response } = attempt;
  return (
    <>
      {error !== null && (
        <p class="attempt__error">
          <strong>{error.message}</strong> {error.hint} <code>{error.code}</code>
        </p>
      )}
      {response !== null && response.body !== '' && (
        <TextView text={response.body} label="Body of the response" />
      )}
    </>
  );
}

/** One exchange in full: what came back, and the headers both ways. */
export function AttemptBody({ attempt }: { attempt: Attempt }) {
  return (
    <div class="attempt__body">
      <AttemptOutcome attempt={attempt} />
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
