import { useSignal } from '@preact/signals';
import { TextRuns } from '../../kit/text-runs.tsx';
import { formatCount } from '../../text/format.ts';
import { cutText } from '../../text/visible-text.ts';
import { branchPreview } from './branch-preview.ts';
import { isBranch, type TreeRow } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';

/** Longer strings are cut and shown in steps: laying out 5 MB at once would freeze the page. */
const STRING_LIMIT = 10_000;
const STRING_STEP = 100_000;

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

interface ValueProps {
  row: TreeRow;
  /** The number as it was written, if that differs from the value. */
  lexeme: string | undefined;
  lexemes: Lexemes | null;
}

/** A value on its line: a leaf as it was written; a branch as its size, or a preview when it is closed. */
export function TreeValue({ row, lexeme, lexemes }: ValueProps) {
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
        <TextRuns text={branchPreview(value, lexemes)} />
      )}
      {brackets[1]}
    </span>
  );
}
