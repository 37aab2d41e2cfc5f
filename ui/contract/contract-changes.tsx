import type { ContractChange } from '../../server/contract/difference.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { plural } from '../text/format.ts';
import { groupChanges } from './change-groups.ts';
import './changes.css';

const SIGNS: Record<ContractChange['kind'], string> = { added: '+', removed: '−', changed: '~' };

function Side({ text, kind }: { text: string | null; kind: 'before' | 'after' }) {
  return (
    <td class={`changes__${kind}`}>
      {text === null ? (
        <span class="changes__none">{kind === 'before' ? 'not there' : 'not seen'}</span>
      ) : (
        <TextRuns text={text} />
      )}
    </td>
  );
}

function ChangeRow({ change, place }: { change: ContractChange; place: string }) {
  return (
    <tr data-kind={change.kind}>
      <th scope="row">
        <span class="changes__sign" aria-hidden="true">
          {SIGNS[change.kind]}
        </span>
        <span class="hidden">{change.kind} </span>
        <TextRuns text={place} />
      </th>
      <Side text={change.before} kind="before" />
      <Side text={change.after} kind="after" />
    </tr>
  );
}

/** What would change in the contract: where, what it says today, and what was learned. */
export function ContractChanges({ changes }: { changes: readonly ContractChange[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section class="changes" tabIndex={0} aria-label={plural(changes.length, 'change')}>
      <table data-testid="contract-changes">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Today</th>
            <th scope="col">Learned</th>
          </tr>
        </thead>
        {groupChanges(changes).map((group) => (
          <tbody key={group.name}>
            <tr class="changes__group">
              <th scope="rowgroup" colSpan={3}>
                <TextRuns text={group.name} />
              </th>
            </tr>
            {group.changes.map(({ place, change }) => (
              <ChangeRow key={change.where} change={change} place={place} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
