import type { Json } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { isBranch } from '../payload/flatten.ts';
import { evidenceLine, evidenceName } from './evidence-words.ts';

/** A value of the evidence: on one line if it fits, else as a list of its members. */
export function EvidenceValue({ value, name = '' }: { value: Json; name?: string }) {
  const line = evidenceLine(value, name);
  if (line !== null || !isBranch(value)) return <TextRuns text={line ?? ''} />;
  if (Array.isArray(value)) {
    return (
      <ul class="evidence__list">
        {value.map((item) => (
          <li key={JSON.stringify(item)}>
            <EvidenceValue value={item} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <span class="evidence__parts">
      {Object.entries(value).map(([name, part]) => (
        <span key={name}>
          <i>{evidenceName(name)}</i> <EvidenceValue value={part} name={name} />
        </span>
      ))}
    </span>
  );
}
