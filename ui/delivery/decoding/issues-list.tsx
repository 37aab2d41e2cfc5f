import type { Drift, Issue } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { TextRuns } from '../../kit/text-runs.tsx';
import { cutText } from '../../text/visible-text.ts';
import './issues.css';

function usePointerJump(): (pointer: string) => void {
  const { actions, ui } = useApp();
  return (pointer) => {
    ui.revealed.value = null;
    actions.setParams({ tab: 'payload' }, { replace: true });
    ui.revealed.value = pointer;
  };
}

function PointerButton({ pointer }: { pointer: string }) {
  const jump = usePointerJump();
  return (
    <button
      type="button"
      class="link link--mono"
      title="Show it in the payload"
      onClick={() => jump(pointer)}
    >
      <TextRuns text={pointer === '' ? '(root)' : pointer} />
    </button>
  );
}

function IssueItem({ issue }: { issue: Issue }) {
  const place = issue.line === undefined ? '' : `line ${issue.line}, column ${issue.column ?? 1}`;
  return (
    <li class="issues__item">
      <PointerButton pointer={issue.pointer} />
      <p>
        <TextRuns text={issue.message} />
      </p>
      <p class="issues__facts">
        {[issue.keyword, `${issue.provenance} rule`, place].filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}

/** The issues of the payload, and members that are not in the contract. Each entry leads to its node in the tree. */
export function IssuesList({ issues, drift }: { issues: readonly Issue[]; drift: readonly Drift[] }) {
  if (issues.length === 0 && drift.length === 0)
    return <p class="note">No issues: the payload matches the contract.</p>;
  return (
    <div class="view view--scroll">
      {issues.length > 0 && (
        <ul class="issues" data-testid="issues-list">
          {issues.map((issue) => (
            <IssueItem key={`${issue.pointer} ${issue.keyword} ${issue.message}`} issue={issue} />
          ))}
        </ul>
      )}
      {drift.length > 0 && (
        <>
          <h3 class="section-title">Not in the contract</h3>
          <p class="note">Not an error: the platform may send fields that are not in the contract yet.</p>
          <ul class="issues issues--drift">
            {drift.map((item) => (
              <li key={item.pointer} class="issues__item">
                <PointerButton pointer={item.pointer} />{' '}
                {item.value === undefined ? (
                  'a long value, see the payload'
                ) : (
                  <code>
                    <TextRuns text={cutText(JSON.stringify(item.value), 120)} />
                  </code>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
