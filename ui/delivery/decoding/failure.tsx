import { type Signal, useSignal } from '@preact/signals';
import type { ReceivedDetail, Stage, StageName } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { Icon } from '../../kit/icon.tsx';
import { causeWords } from '../../text/words.ts';
import { defectReport, failureHelp } from './failure-help.ts';
import { FailurePlace, NearestEvents } from './failure-place.tsx';
import { StageEvidence } from './stage-evidence.tsx';
import { TryKey } from './try-key.tsx';
import './failure.css';

interface ActionsProps {
  detail: ReceivedDetail;
  failed: Stage;
  trying: Signal<boolean>;
  open: Signal<StageName | null>;
}

function TryKeyButton({ trying }: { trying: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="button"
      aria-expanded={trying.value}
      data-testid="try-key-open"
      onClick={() => {
        trying.value = !trying.value;
      }}
    >
      <Icon name="key" size={14} /> Try another key…
    </button>
  );
}

function ReportButton({ detail }: { detail: ReceivedDetail }) {
  const { actions, store } = useApp();
  const version = store.info.value?.version ?? 'of unknown version';
  return (
    <button
      type="button"
      class="button"
      data-testid="defect-report"
      onClick={() => actions.copy(defectReport(detail, version), 'report')}
    >
      <Icon name="copy" size={14} /> Copy a report
    </button>
  );
}

function FailureActions({ detail, failed, trying, open }: ActionsProps) {
  const help = failureHelp(failed.cause);
  const toggleEvidence = (): void => {
    open.value = open.value === failed.stage ? null : failed.stage;
  };
  return (
    <div class="failure__actions">
      {help.tryKey && <TryKeyButton trying={trying} />}
      {help.endpoint && detail.endpoint !== null && (
        <a
          class="button"
          href={`/endpoints/${encodeURIComponent(detail.endpoint)}`}
          data-testid="failure-endpoint"
        >
          Endpoint settings
        </a>
      )}
      {help.report && <ReportButton detail={detail} />}
      <button
        type="button"
        class="button"
        aria-expanded={open.value === failed.stage}
        onClick={toggleEvidence}
      >
        {help.tryKey ? 'What was tried' : 'Evidence'}
      </button>
    </div>
  );
}

/** Callout of a failed decoding: what happened, what to do, and a form to try another key. */
export function Failure({ detail, open }: { detail: ReceivedDetail; open: Signal<StageName | null> }) {
  const trying = useSignal(false);
  const failed = detail.stages.find((stage) => stage.outcome === 'failed');
  if (failed === undefined) return null;
  return (
    <section
      class="failure tinted"
      data-tone={detail.verdict}
      data-testid="failure"
      aria-label={`Failed at ${failed.stage}`}
    >
      <p class="failure__message">
        <strong>{failed.message ?? causeWords(failed.cause ?? 'schema')}</strong>
        {failed.advice !== undefined && <> {failed.advice}</>}
      </p>
      <FailurePlace evidence={failed.evidence} />
      <NearestEvents evidence={failed.evidence} />
      {failureHelp(failed.cause).report && (
        <p class="failure__note">
          The delivery is stored, and a later version can decode it. The report contains the failed stage and
          the size of the body, but no body, header or key.
        </p>
      )}
      <FailureActions detail={detail} failed={failed} trying={trying} open={open} />
      {open.value === failed.stage && <StageEvidence stage={failed} />}
      {trying.value && <TryKey detail={detail} />}
    </section>
  );
}
