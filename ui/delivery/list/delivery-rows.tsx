import type { Received, Sent } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { formatBytes, plural } from '../../text/format.ts';
import { isSuccess } from '../../text/http-status.ts';
import { causeWords, unnamedWords } from '../../text/words.ts';
import { Age } from '../time.tsx';
import { Glyph } from '../verdict.tsx';
import { endpointInPath } from './row-facts.ts';

function receivedNote(row: Received): string {
  if (row.verdict === 'invalid') return plural(row.issueCount, 'issue');
  // The row's name already says that the event is unknown.
  if (row.cause === 'unknown-event') return '';
  if (row.cause !== null) return causeWords(row.cause);
  return row.driftCount > 0 ? plural(row.driftCount, 'new field') : '';
}

/** Summary of the payload; for an unknown event its content type. */
function aboutRow({ about, event, contentType }: Received): string {
  return about ?? (event === null ? contentType : null) ?? '';
}

/** The endpoint; if it does not exist, the name in the path. */
function Place({ row }: { row: Received }) {
  if (row.endpoint !== null) return <TextRuns text={row.endpoint} />;
  return (
    <span class="row__problem">
      no endpoint <TextRuns text={endpointInPath(row.path)} />
    </span>
  );
}

/** The reply to a received delivery; a failed reply is highlighted. */
function ReplyMark({ row }: { row: Received }) {
  const { replyStatus: status, forwardError } = row;
  if (forwardError !== null) return <span class="row__problem">forward failed · {status ?? 'no reply'}</span>;
  if (status === null) return <span title="Not answered yet, or never">–</span>;
  return (
    <span class={isSuccess(status) ? undefined : 'row__problem'} title={`Answered ${status}`}>
      {status}
    </span>
  );
}

/** The cells of a received row: event, note, reply status, age, summary, endpoint, encryption and size. */
export function receivedRow(row: Received) {
  const content = (
    <>
      <Glyph tone={row.verdict} />
      <span class="row__name" data-named={row.event !== null}>
        <TextRuns text={row.event ?? unnamedWords(row.verdict)} />
        {row.event !== null && <span class="hidden">, {row.verdict}</span>}
      </span>
      <span class="row__note" data-tone={row.verdict}>
        {receivedNote(row)}
      </span>
      <span class="row__status">
        <ReplyMark row={row} />
      </span>
      <Age at={row.receivedAt} />
      <span class="row__about">
        <TextRuns text={aboutRow(row)} />
      </span>
      <span class="row__facts">
        <Place row={row} /> · {row.encryption?.mode ?? row.format ?? 'bytes'} · {formatBytes(row.sizeBytes)}
      </span>
    </>
  );
  return { data: { 'data-verdict': row.verdict }, content };
}

function sentNote(row: Sent): string {
  const attempts = row.attemptCount > 1 ? plural(row.attemptCount, 'attempt') : '';
  return [row.state === 'delivered' ? '' : row.state, attempts].filter(Boolean).join(' · ');
}

/** The cells of a sent row. */
export function sentRow(row: Sent) {
  const status = row.lastStatus ?? (row.state === 'pending' ? '…' : '–');
  const content = (
    <>
      <Glyph tone={row.state} />
      <span class="row__name" data-named="true">
        <TextRuns text={row.event} />
        <span class="hidden">, {row.state}</span>
      </span>
      <span class="row__note" data-tone={row.state}>
        {sentNote(row)}
      </span>
      <span class="row__status">
        <span class={row.lastStatus === null || isSuccess(row.lastStatus) ? undefined : 'row__problem'}>
          {status}
        </span>
      </span>
      <Age at={row.createdAt} by="emitter" />
      <span class="row__about">
        <TextRuns text={row.about ?? ''} />
      </span>
      <span class="row__facts">
        <TextRuns text={row.webhook?.name ?? 'deleted webhook'} /> · {formatBytes(row.sizeBytes)}
      </span>
    </>
  );
  return { data: { 'data-state': row.state }, content };
}
