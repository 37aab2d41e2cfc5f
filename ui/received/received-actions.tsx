import type { ReceivedDetail } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { CopyCurlAction, DeleteAction } from '../delivery/detail/delivery-actions.tsx';
import { Action, ActionBar } from '../kit/action-bar.tsx';
import { isJsonObject } from '../text/json-object.ts';

/** The actions on a received delivery. */
export function ReceivedActions({ detail }: { detail: ReceivedDetail }) {
  const { actions } = useApp();
  const { event, payload } = detail;
  return (
    <ActionBar>
      <Action
        label="Replay…"
        icon="again"
        testId="received-replay"
        keyHint="R"
        about="Sends the exact bytes to another URL (r)"
        onClick={actions.openReplay}
      />
      <CopyCurlAction />
      <Action
        label={
          <span>
            Send<span class="action-bar__wide"> like this</span>…
          </span>
        }
        icon="send"
        testId="send-like"
        about="Opens the send form with this event and payload"
        disabled={!isJsonObject(payload)}
        onClick={() => actions.sendLike(event, payload)}
      />
      <Action
        label="Learn…"
        icon="book"
        testId="learn-open"
        about="Learns the contract from this delivery: wire form, fields, example"
        onClick={actions.openLearn}
      />
      <DeleteAction />
    </ActionBar>
  );
}
