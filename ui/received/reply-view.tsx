import type { Reply } from '../../server/types.ts';
import { HeadersTable } from '../delivery/detail/headers-table.tsx';
import { StatusCode } from '../kit/status-code.tsx';
import { TextView } from '../kit/text-view.tsx';

/** What was answered on the wire. */
export function ReplyView({ reply }: { reply: Reply | null }) {
  if (reply === null) return <p class="note">The connection was closed without an answer.</p>;
  return (
    <div class="view view--scroll">
      <p class="reply__status">
        Answered <StatusCode status={reply.status} />
      </p>
      {reply.body !== '' && <TextView text={reply.body} label="Body of the reply" />}
      <HeadersTable headers={reply.headers} label="Headers of the reply" />
    </div>
  );
}
