import type { SentDetail } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { CopyCurlAction, DeleteAction } from '../delivery/detail/delivery-actions.tsx';
import { Countdown } from '../delivery/time.tsx';
import { Action, ActionBar } from '../kit/action-bar.tsx';

function PendingActions({ nextAt }: { nextAt: string | null }) {
  const { actions } = useApp();
  return (
    <>
      <Action
        label="Retry now"
        icon="skip"
        testId="sent-retry"
        about="Makes the next attempt without waiting"
        disabled={nextAt === null}
        onClick={actions.retryNow}
      />
      <Action
        label="Cancel"
        icon="cross"
        testId="sent-cancel"
        about="No further attempt"
        onClick={actions.cancelSent}
      />
    </>
  );
}

function NextNote({ nextAt }: { nextAt: string | null }) {
  return (
    <span class="action-bar__note">
      {nextAt === null ? (
        'An attempt is under way'
      ) : (
        <>
          Next attempt <Countdown at={nextAt} />
        </>
      )}
    </span>
  );
}

/** What can be done with a sent delivery. */
export function SentActions({ detail }: { detail: SentDetail }) {
  const { actions } = useApp();
  const pending = detail.state === 'pending';
  return (
    <ActionBar>
      {pending ? (
        <PendingActions nextAt={detail.nextAttemptAt} />
      ) : (
        <Action
          label="Resend"
          icon="again"
          testId="sent-resend"
          keyHint="R"
          about="The same bytes to the same URL: one attempt, no retries (r)"
          onClick={() => actions.resend(false)}
        />
      )}
      <Action
        label="Resend fresh"
        icon="fresh"
        testId="sent-resend-fresh"
        about="A new delivery: the same payload, encoded by the webhook’s settings of today"
        disabled={detail.webhook === null}
        onClick={() => actions.resend(true)}
      />
      <CopyCurlAction />
      <DeleteAction />
      {pending && <NextNote nextAt={detail.nextAttemptAt} />}
    </ActionBar>
  );
}
