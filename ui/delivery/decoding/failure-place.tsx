import type { JsonObject } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { nearestIn, placeIn } from './failure-facts.ts';

/** The line where the text went wrong, with a caret under the very place. */
export function FailurePlace({ evidence }: { evidence: JsonObject | undefined }) {
  const place = placeIn(evidence);
  if (place === null) return null;
  const { before, at, after } = place;
  return (
    <div class="excerpt" data-testid="failure-excerpt">
      <pre>
        <TextRuns text={before} />
        <span class="excerpt__at">
          <TextRuns text={at} />
        </span>
        <TextRuns text={after} />
      </pre>
    </div>
  );
}

/** What the nearest events of the contract would have needed. */
export function NearestEvents({ evidence }: { evidence: JsonObject | undefined }) {
  const nearest = nearestIn(evidence);
  if (nearest.length === 0) return null;
  return (
    <ul class="nearest" data-testid="failure-nearest" aria-label="Nearest events">
      {nearest.map(({ event, missing, others }) => (
        <li key={event}>
          <code>{event}</code>
          <ul>
            {missing.length > 0 && (
              <li>
                lacks <TextRuns text={missing.join(', ')} />
              </li>
            )}
            {others.map((what) => (
              <li key={what}>
                <TextRuns text={what} />
              </li>
            ))}
            {missing.length + others.length === 0 && <li>fits</li>}
          </ul>
        </li>
      ))}
    </ul>
  );
}
