import type { EventInfo } from '../../../server/types.ts';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import { formatCount, plural } from '../../text/format.ts';
import { type Annotations, provenanceAt } from './annotate.ts';
import { CHILD_PAGE, type TreeRow, type TreeView } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';
import { showMore, toggleBranch } from './move.ts';
import { printJson } from './print-json.ts';
import { TreeValue } from './tree-value.tsx';

interface LineProps {
  row: TreeRow;
  active: boolean;
  annotations: Annotations;
  event: EventInfo | null;
  lexemes: Lexemes | null;
  view: TreeView;
  change: (view: TreeView) => void;
  choose: (pointer: string) => void;
}

function Badges({ row, annotations, event }: Pick<LineProps, 'row' | 'annotations' | 'event'>) {
  const issues = annotations.issues.get(row.pointer) ?? [];
  const below = row.kind === 'branch' && !row.open ? (annotations.below.get(row.pointer) ?? 0) : 0;
  const provenance = event === null || row.key === null ? null : provenanceAt(event, row.pointer);
  return (
    <>
      {issues.map(({ issue, missing }) => (
        <span key={`${issue.pointer} ${issue.keyword}`} class="badge badge--issue" data-testid="issue-badge">
          <Icon name="bang" size={11} />{' '}
          <TextRuns text={[missing, issue.message].filter(Boolean).join(' ')} />
        </span>
      ))}
      {below > 0 && <span class="badge badge--issue">{plural(below, 'issue')} inside</span>}
      {provenance !== null && <span class="badge">{provenance} field</span>}
      {annotations.drift.has(row.pointer) && <span class="badge">not in the contract</span>}
    </>
  );
}

function MoreLine({ row, active, view, change }: Pick<LineProps, 'row' | 'active' | 'view' | 'change'>) {
  const next = Math.min(CHILD_PAGE, row.size);
  return (
    <div
      class="tree-line"
      role="treeitem"
      id={active ? 'tree-active' : undefined}
      aria-level={row.depth + 1}
      aria-selected={active}
      tabIndex={-1}
      data-testid="tree-more"
      style={{ '--depth': row.depth }}
    >
      <button type="button" class="link" onClick={() => change(showMore(view, row.pointer))}>
        Show {formatCount(next)} more of {formatCount(row.size)}
      </button>
    </div>
  );
}

/** One line: key, value and badges, and buttons to copy when it is the active line. */
export function TreeLine({ row, active, annotations, event, lexemes, view, change, choose }: LineProps) {
  if (row.kind === 'more') return <MoreLine row={row} active={active} view={view} change={change} />;
  const expandable = row.kind === 'branch' && row.size > 0;
  const { holder, key } = row;
  const lexeme = holder === null || key === null ? undefined : lexemes?.of(holder, key);
  const select = (): void => {
    choose(row.pointer);
    if (expandable && getSelection()?.isCollapsed !== false)
      change(toggleBranch(view, row.pointer, !row.open));
  };
  return (
    // The tree itself handles the keys, as the ARIA tree pattern requires.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      class="tree-line"
      role="treeitem"
      id={active ? 'tree-active' : undefined}
      aria-level={row.depth + 1}
      aria-expanded={expandable ? row.open : undefined}
      aria-selected={active}
      tabIndex={-1}
      data-pointer={row.pointer}
      data-issue={annotations.issues.has(row.pointer)}
      style={{ '--depth': row.depth }}
      onClick={select}
    >
      <span class="tree-line__fold" data-open={row.open}>
        {expandable && <Icon name="chevron" size={10} />}
      </span>
      {row.key !== null && (
        <span class="tree-line__key" data-index={typeof row.key === 'number'}>
          <TextRuns text={String(row.key)} />
        </span>
      )}
      <TreeValue row={row} lexeme={lexeme} lexemes={lexemes} />
      <Badges row={row} annotations={annotations} event={event} />
      <LineActions row={row} lexemes={lexemes} {...(lexeme !== undefined && { lexeme })} />
    </div>
  );
}

function LineActions({ row, lexeme, lexemes }: Pick<LineProps, 'row' | 'lexemes'> & { lexeme?: string }) {
  const text = (): string =>
    typeof row.value === 'string' ? row.value : (lexeme ?? printJson(row.value, lexemes));
  return (
    <span class="tree-line__actions">
      {row.pointer !== '' && <CopyButton text={row.pointer} what="path" icon="path" />}
      <CopyButton text={text} what="value" />
    </span>
  );
}
