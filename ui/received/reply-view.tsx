import type { Attempt, ReceivedDetail } from '../../server/types.ts';
import { HeadersTable } from '../delivery/detail/headers-table.tsx';
import { StatusCode } from '../kit/status-code.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { TextView } from '../kit/text-view.tsx';

/** The forwarding attempt with this error code. Replays come later in the list, so the first match is the forward. */
function failedForward({ attempts, forwardError }: ReceivedDetail): Attempt | undefined {
  return attempts.find((attempt) => attempt.error?.code === forwardError);
}

/** Why the app behind the endpoint did not answer. */
function ForwardProblem({ detail }: { detail: ReceivedDetail }) {
  const { forwardError } = detail;
  if (forwardError === null) return null;
  const attempt = failedForward(detail);
  return (
    <div class="callout" data-tone="failed" role="note" data-testid="forward-problem">
      <p>
        <strong>The app behind this endpoint gave no answer.</strong>{' '}
        <TextRuns text={attempt?.error?.message ?? ''} /> <TextRuns text={attempt?.error?.hint ?? ''} />{' '}
        <code>{forwardError}</code>
      </p>
      {attempt !== undefined && (
        <p>
          Forwarded to{' '}
          <code>
            <TextRuns text={attempt.request.url} />
          </code>
        </p>
      )}
    </div>
  );
}

/** The reply as sent, and why the app behind the endpoint did not answer. */
export function ReplyView({ detail }: { detail: ReceivedDetail }) {
  const { reply } = detail;
  return (
    <div class="view view--scroll">
      <ForwardProblem detail={detail} />
      {reply === null ? (
        <p class="note">The connection was closed without an answer.</p>
      ) : (
        <>
          <p class="reply__status">
            Answered <StatusCode status={reply.status} />
          </p>
          {reply.body !== '' && <TextView text={reply.body} label="Body of the reply" />}
          <HeadersTable headers={reply.headers} label="Headers of the reply" />
        </>
      )}
    </div>
  );
}
