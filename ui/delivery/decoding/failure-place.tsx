import type { JsonObject } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { nearestIn, placeIn } from './failure-facts.ts';

/** The line with the error, and a caret under its place. */
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

/** The events of the contract that match best, with what is missing for each. */
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
