import type { Received, Sent } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { Age } from '../../kit/time.tsx';
import { Glyph } from '../../kit/verdict.tsx';
import { formatBytes, plural } from '../../text/format.ts';
import { causeWords } from '../../text/words.ts';

function receivedNote(row: Received): string {
  if (row.verdict === 'invalid') return plural(row.issueCount, 'issue');
  if (row.cause !== null) return causeWords(row.cause);
  return row.driftCount > 0 ? plural(row.driftCount, 'new field') : '';
}

/** What a list shows of a received delivery. */
export function receivedRow(row: Received) {
  const note = receivedNote(row);
  const content = (
    <>
      <Glyph tone={row.verdict} />
      <span class="row__name">
        <TextRuns text={row.event ?? row.verdict} />
        {row.event !== null && <span class="hidden">, {row.verdict}</span>}
      </span>
      <span class="row__note">{note}</span>
      <span class="row__kind">{row.encryption?.mode ?? row.format ?? '–'}</span>
      <span class="row__size">{formatBytes(row.sizeBytes)}</span>
      <Age at={row.receivedAt} />
    </>
  );
  return { data: { 'data-verdict': row.verdict }, content };
}

function sentNote(row: Sent): string {
  const attempts = row.attemptCount > 1 ? plural(row.attemptCount, 'attempt') : '';
  return [row.state, attempts, row.webhook?.name ?? 'deleted webhook'].filter(Boolean).join(' · ');
}

/** What a list shows of a sent delivery. */
export function sentRow(row: Sent) {
  const content = (
    <>
      <Glyph tone={row.state} />
      <span class="row__name">
        <TextRuns text={row.event} />
      </span>
      <span class="row__note">
        <TextRuns text={sentNote(row)} />
      </span>
      <span class="row__kind">{row.lastStatus ?? (row.state === 'pending' ? '…' : '–')}</span>
      <span class="row__size">{formatBytes(row.sizeBytes)}</span>
      <Age at={row.createdAt} by="emitter" />
    </>
  );
  return { data: { 'data-state': row.state }, content };
}
