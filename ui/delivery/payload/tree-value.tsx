import { useSignal } from '@preact/signals';
import type { Json } from '../../../server/types.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { formatCount } from '../../text/format.ts';
import { cutText } from '../../text/visible-text.ts';
import { isBranch, type TreeRow } from './flatten.ts';

/** Longer strings are cut, and shown on in steps: laying out 5 MB at once would freeze the page. */
const STRING_LIMIT = 10_000;
const STRING_STEP = 100_000;
const PREVIEW_LIMIT = 80;

function preview(value: Json): string {
  if (!isBranch(value)) return typeof value === 'string' ? `"${cutText(value, 24)}"` : String(value);
  return Array.isArray(value) ? '[…]' : '{…}';
}

function branchPreview(value: Json): string {
  if (!isBranch(value)) return '';
  const parts: string[] = [];
  for (const [key, child] of Object.entries(value).slice(0, 8)) {
    parts.push(Array.isArray(value) ? preview(child) : `${key}: ${preview(child)}`);
  }
  return cutText(parts.join(', '), PREVIEW_LIMIT);
}

function StringValue({ text }: { text: string }) {
  const limit = useSignal(STRING_LIMIT);
  const shown = cutText(text, limit.value);
  const rest = text.length - shown.length;
  const more = (event: Event): void => {
    event.stopPropagation();
    limit.value += STRING_STEP;
  };
  return (
    <span class="tree-value" data-type="string">
      "<TextRuns text={shown} />
      {rest > 0 ? '… ' : '"'}
      {rest > 0 && (
        <button type="button" class="link" onClick={more}>
          Show more ({formatCount(rest)} characters)
        </button>
      )}
    </span>
  );
}

/** A value on its line: a leaf as it was written, a branch by its size and, closed, a glimpse of it. */
export function TreeValue({ row, lexeme }: { row: TreeRow; lexeme: string | undefined }) {
  const { value } = row;
  if (typeof value === 'string') return <StringValue text={value} />;
  if (!isBranch(value)) {
    return (
      <span class="tree-value" data-type={value === null ? 'null' : typeof value}>
        {lexeme ?? String(value)}
      </span>
    );
  }
  const brackets = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return (
    <span class="tree-value" data-type="branch">
      {brackets[0]}
      {row.open ? (
        <span class="tree-value__size">{formatCount(row.size)}</span>
      ) : (
        <TextRuns text={branchPreview(value)} />
      )}
      {brackets[1]}
    </span>
  );
}
