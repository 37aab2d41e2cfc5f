import type { ContractChange } from '../../server/contract/difference.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { plural } from '../text/format.ts';
import { type ChangeGroup, groupChanges } from './change-groups.ts';
import type { LeftOut } from './left-out.ts';
import './changes.css';

const SIGNS: Record<ContractChange['kind'], string> = { added: '+', removed: '−', changed: '~' };

interface ChangesProps {
  changes: readonly ContractChange[];
  leftOut: LeftOut;
  onTick: (places: readonly string[], ticked: boolean) => void;
}

function Side({ text, kind }: { text: string | null; kind: 'before' | 'after' }) {
  return (
    <td class={`changes__${kind}`}>
      {text === null ? (
        <span class="changes__none">{kind === 'before' ? 'not defined' : 'not in these deliveries'}</span>
      ) : (
        <TextRuns text={text} />
      )}
    </td>
  );
}

interface RowProps extends Pick<ChangesProps, 'onTick'> {
  change: ContractChange;
  place: string;
  ticked: boolean;
}

function ChangeRow({ change, place, ticked, onTick }: RowProps) {
  const { where, kind, before, after } = change;
  return (
    <tr data-kind={kind} data-ticked={ticked}>
      <th scope="row">
        <label class="changes__tick">
          <input
            type="checkbox"
            checked={ticked}
            data-testid="change-tick"
            data-where={where}
            onChange={(event) => onTick([where], event.currentTarget.checked)}
          />
          <span class="changes__sign" aria-hidden="true">
            {SIGNS[kind]}
          </span>
          <span>
            <span class="hidden">{kind} </span>
            <TextRuns text={place} />
          </span>
        </label>
      </th>
      <Side text={before} kind="before" />
      <Side text={after} kind="after" />
    </tr>
  );
}

/** The name of a group, and one tick for all its changes. */
function GroupRow({ group, leftOut, onTick }: { group: ChangeGroup } & Omit<ChangesProps, 'changes'>) {
  const places = group.changes.map(({ change }) => change.where);
  const ticked = places.filter((where) => !leftOut.has(where)).length;
  return (
    <tr class="changes__group">
      <th scope="rowgroup" colSpan={3}>
        <label class="changes__tick">
          <input
            type="checkbox"
            ref={(box) => {
              if (box !== null) box.indeterminate = ticked > 0 && ticked < places.length;
            }}
            checked={ticked === places.length}
            onChange={(event) => onTick(places, event.currentTarget.checked)}
          />
          <TextRuns text={group.name} />
        </label>
      </th>
    </tr>
  );
}

/** The proposed changes of the contract: place, current value, learned value. Only ticked rows are adopted. */
export function ContractChanges({ changes, leftOut, onTick }: ChangesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section class="changes" tabIndex={0} aria-label={plural(changes.length, 'change')}>
      <table data-testid="contract-changes">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Now</th>
            <th scope="col">Learned</th>
          </tr>
        </thead>
        {groupChanges(changes).map((group) => (
          <tbody key={group.name}>
            <GroupRow group={group} leftOut={leftOut} onTick={onTick} />
            {group.changes.map(({ place, change }) => (
              <ChangeRow
                key={change.where}
                change={change}
                place={place}
                ticked={!leftOut.has(change.where)}
                onTick={onTick}
              />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
