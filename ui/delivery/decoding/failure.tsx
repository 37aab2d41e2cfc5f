import { type Signal, useSignal } from '@preact/signals';
import type { ReceivedDetail, Stage, StageName } from '../../../server/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { causeWords } from '../../text/words.ts';
import { FailurePlace, NearestEvents } from './failure-place.tsx';
import { StageEvidence } from './stage-evidence.tsx';
import { TryKey } from './try-key.tsx';
import './failure.css';

interface ActionsProps {
  failed: Stage;
  trying: Signal<boolean>;
  open: Signal<StageName | null>;
}

function FailureActions({ failed, trying, open }: ActionsProps) {
  const aboutKey = failed.stage === 'decrypt';
  const toggleTrying = (): void => {
    trying.value = !trying.value;
  };
  const toggleEvidence = (): void => {
    open.value = open.value === failed.stage ? null : failed.stage;
  };
  return (
    <div class="failure__actions">
      {aboutKey && (
        <button
          type="button"
          class="button"
          aria-expanded={trying.value}
          data-testid="try-key-open"
          onClick={toggleTrying}
        >
          <Icon name="key" size={14} /> Try another key…
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-expanded={open.value === failed.stage}
        onClick={toggleEvidence}
      >
        {aboutKey ? 'What was tried' : 'Evidence'}
      </button>
    </div>
  );
}

/** Where decoding failed: what happened, what to do, and trying another key in place. */
export function Failure({ detail, open }: { detail: ReceivedDetail; open: Signal<StageName | null> }) {
  const trying = useSignal(false);
  const failed = detail.stages.find((stage) => stage.outcome === 'failed');
  if (failed === undefined) return null;
  return (
    <section
      class="failure"
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
      <FailureActions failed={failed} trying={trying} open={open} />
      {open.value === failed.stage && <StageEvidence stage={failed} />}
      {trying.value && <TryKey detail={detail} />}
    </section>
  );
}
