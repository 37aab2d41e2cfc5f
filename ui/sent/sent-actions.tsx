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
        about="Starts the next attempt without waiting"
        disabled={nextAt === null}
        onClick={actions.retryNow}
      />
      <Action
        label="Cancel"
        icon="cross"
        testId="sent-cancel"
        about="Stops all further attempts"
        onClick={actions.cancelSent}
      />
    </>
  );
}

function NextNote({ nextAt }: { nextAt: string | null }) {
  return (
    <span class="action-bar__note">
      {nextAt === null ? (
        'An attempt is in progress'
      ) : (
        <>
          Next attempt <Countdown at={nextAt} />
        </>
      )}
    </span>
  );
}

/** The actions on a sent delivery. */
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
        about="Creates a new delivery: the same payload, encoded with the webhook’s current settings"
        disabled={detail.webhook === null}
        onClick={() => actions.resend(true)}
      />
      <CopyCurlAction />
      <DeleteAction />
      {pending && <NextNote nextAt={detail.nextAttemptAt} />}
    </ActionBar>
  );
}
