import type { Signal } from '@preact/signals';
import type { Stage, StageName, Verdict } from '../../../server/types.ts';
import { formatMicroseconds } from '../../text/format.ts';
import { STAGES } from '../../text/words.ts';
import { Glyph, type Tone } from '../verdict.tsx';
import { StageEvidence } from './stage-evidence.tsx';
import { stageBytes, stageFact } from './stage-facts.ts';
import './trail.css';

interface TrailProps {
  stages: readonly Stage[];
  verdict: Verdict;
  open: Signal<StageName | null>;
  /** Whether the callout below shows the evidence of a failed stage. */
  failureBelow?: boolean;
}

interface StepProps {
  stage: Stage;
  reached: boolean;
  /** A failed stage decides the verdict, so it has the verdict's colour and glyph. */
  tone: Tone;
  open: Signal<StageName | null>;
}

function StageStep({ stage, reached, tone, open }: StepProps) {
  const expanded = open.value === stage.stage;
  const time = stage.outcome === 'skipped' ? '' : formatMicroseconds(stage.durationUs);
  const toggle = (): void => {
    open.value = expanded ? null : stage.stage;
  };
  return (
    <li class="trail__step" data-outcome={stage.outcome} data-tone={tone} data-open={expanded}>
      <button
        type="button"
        data-testid={`stage-${stage.stage}`}
        data-outcome={stage.outcome}
        aria-expanded={expanded}
        onClick={toggle}
      >
        <span class="trail__name">
          <Glyph tone={tone} />
          <span class="trail__word">{stage.stage}</span>
          <span class="hidden">: {stage.outcome}</span>
        </span>
        <span class="trail__fact">{reached ? stageFact(stage) : 'not reached'}</span>
        <span class="trail__cost">{[stageBytes(stage), time].filter(Boolean).join(' · ')}</span>
      </button>
    </li>
  );
}

/** The five stages of decoding, each with its outcome; the evidence of one stage may be open. */
export function StageTrail({ stages, verdict, open, failureBelow = false }: TrailProps) {
  const failedAt = stages.findIndex((stage) => stage.outcome === 'failed');
  const opened = stages.find((stage) => stage.stage === open.value);
  return (
    <div class="trail">
      <ol class="trail__steps" aria-label="Stages of decoding">
        {STAGES.map((name, index) => {
          const stage = stages.find((item) => item.stage === name) ?? {
            stage: name,
            outcome: 'skipped',
            durationUs: 0,
          };
          return (
            <StageStep
              key={name}
              stage={stage}
              reached={failedAt < 0 || index <= failedAt}
              tone={stage.outcome === 'failed' ? verdict : stage.outcome}
              open={open}
            />
          );
        })}
      </ol>
      {/* The evidence of a failed stage opens in the callout below, under its button. */}
      {opened !== undefined && (opened.outcome !== 'failed' || !failureBelow) && (
        <StageEvidence stage={opened} />
      )}
    </div>
  );
}
