import type { Stage } from '../../../server/types.ts';
import { formatMicroseconds } from '../../text/format.ts';
import { causeWords } from '../../text/words.ts';
import { isBranch } from '../payload/flatten.ts';
import { EvidenceValue } from './evidence-value.tsx';
import { evidenceLine, evidenceName, isEvidenceShown } from './evidence-words.ts';
import './evidence.css';

/** Evidence of a stage. The message of a failed stage is not repeated here: the callout shows it. */
export function StageEvidence({ stage }: { stage: Stage }) {
  const evidence = Object.entries(stage.evidence ?? {}).filter(([name]) => isEvidenceShown(name));
  return (
    <section
      class="evidence"
      data-testid="stage-evidence"
      data-stage={stage.stage}
      aria-label={`Evidence of ${stage.stage}`}
    >
      {stage.message !== undefined && stage.outcome !== 'failed' && (
        <p>
          {stage.message} {stage.advice !== undefined && <span class="evidence__advice">{stage.advice}</span>}
        </p>
      )}
      <dl>
        {stage.cause !== undefined && (
          <div>
            <dt>cause</dt>
            <dd>
              {causeWords(stage.cause)} <span class="evidence__code">{stage.cause}</span>
            </dd>
          </div>
        )}
        {evidence.map(([name, value]) => (
          <div key={name} data-wide={isBranch(value) && evidenceLine(value, name) === null}>
            <dt>{evidenceName(name)}</dt>
            <dd>
              <EvidenceValue value={value} name={name} />
            </dd>
          </div>
        ))}
        <div>
          <dt>time</dt>
          <dd>{stage.outcome === 'skipped' ? 'not run' : formatMicroseconds(stage.durationUs)}</dd>
        </div>
      </dl>
    </section>
  );
}
