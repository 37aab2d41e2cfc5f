import { useId } from 'preact/hooks';
import type { Attempt, ReceivedDetail } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useCloseWithout, useOverlay } from '../app/use-overlay.ts';
import { AttemptOutcome } from '../delivery/detail/attempt-body.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { setTo } from '../kit/set-to.ts';
import { StatusCode } from '../kit/status-code.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Check } from '../kit/toggles.tsx';
import { formatBytes, formatMilliseconds, plural } from '../text/format.ts';
import { type Replay, useLikelyTargets, useReplay } from './use-replay.ts';
import './replay.css';

function ReplayResult({ attempt, close }: { attempt: Attempt; close: () => void }) {
  const { actions } = useApp();
  const { response, durationMs } = attempt;
  const showWhole = (): void => {
    close();
    actions.setParams({ tab: 'related' }, { replace: true });
  };
  return (
    <section
      class="replay__result"
      role="status"
      data-testid="replay-result"
      aria-label="Result of the replay"
    >
      <p class="replay__line">
        <span>{response === null ? 'No response' : 'Answered'}</span>
        {response !== null && <StatusCode status={response.status} />}
        <span class="replay__fact">in {formatMilliseconds(durationMs)}</span>
        <button type="button" class="link" onClick={showWhole}>
          Show all headers
        </button>
      </p>
      <AttemptOutcome attempt={attempt} />
    </section>
  );
}

function ReplayFields({ replay }: { replay: Replay }) {
  const listId = useId();
  const targets = useLikelyTargets();
  return (
    <>
      <TextField
        label="To"
        value={replay.to.value}
        placeholder="https://localhost:3000/webhook"
        hint="https:// anywhere, http:// to this machine."
        problem={replay.problems.value['/to'] ?? null}
        mono
        focus
        list={listId}
        testId="replay-to"
        onInput={replay.change}
      />
      <datalist id={listId}>
        {targets.map((url) => (
          <option key={url} value={url} />
        ))}
      </datalist>
      <Check
        label="Accept any certificate"
        checked={replay.insecure.value}
        onChange={setTo(replay.insecure)}
      />
      <Problem text={replay.problems.value['']} />
    </>
  );
}

function ReplayForm({ detail, close }: { detail: ReceivedDetail; close: () => void }) {
  const replay = useReplay(detail.id);
  const submit = (event: Event): void => {
    event.preventDefault();
    void replay.replay();
  };
  return (
    <form class="send" onSubmit={submit}>
      <div class="dialog__fields">
        <p>
          Sends the exact body ({formatBytes(detail.sizeBytes)}) and its{' '}
          {plural(detail.headers.length, 'header')} as received, except Host, Content-Length,
          Transfer-Encoding and headers of the connection.
        </p>
        <ReplayFields replay={replay} />
        {replay.result.value !== null && <ReplayResult attempt={replay.result.value} close={close} />}
      </div>
      <DialogFoot
        cancel="Close"
        label={
          <>
            <Icon name="again" size={14} /> {replay.busy.value ? 'Replaying…' : 'Replay'}
          </>
        }
        testId="replay-submit"
        disabled={replay.busy.value || replay.to.value.trim() === ''}
        onCancel={close}
      />
    </form>
  );
}

/** Sends the bytes of a received delivery to a URL and shows the result. */
export function ReplayDialog() {
  const { store } = useApp();
  const detail = store.receivedDetail.value.value;
  const { close } = useOverlay();
  useCloseWithout(detail);
  if (detail === null) return null;
  return (
    <Dialog label={`Replay ${detail.event ?? detail.verdict}`} testId="replay-dialog" onClose={close}>
      <ReplayForm key={detail.id} detail={detail} close={close} />
    </Dialog>
  );
}
