import type { ReceivedDetail } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { useCloseWithout, useOverlay } from '../app/use-overlay.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogFoot } from '../kit/dialog-foot.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { Segments } from '../kit/segments.tsx';
import { setTo } from '../kit/set-to.ts';
import { TextRuns } from '../kit/text-runs.tsx';
import { Check } from '../kit/toggles.tsx';
import { formatCount, plural } from '../text/format.ts';
import { ContractChanges } from './contract-changes.tsx';
import { type Learn, MAX_SAMPLES, useLearn } from './use-learn.ts';
import './learn.css';

function LearnChoices({ learn }: { learn: Learn }) {
  const { store } = useApp();
  const list = store.received;
  const matching = Math.min(list.shownCount.value, MAX_SAMPLES);
  const label =
    list.query.value === '' ? `The last ${formatCount(matching)}` : `${formatCount(matching)} matching`;
  const scopes = [
    { value: 'this', label: 'This delivery' },
    { value: 'matching', label },
  ] as const;
  return (
    <div class="learn__choices">
      <Segments label="Learn from" options={scopes} value={learn.scope.value} onChange={setTo(learn.scope)} />
      <Check
        label="Allow only the values seen (enum)"
        checked={learn.enums.value}
        onChange={setTo(learn.enums)}
      />
      <div class="learn__again">
        <span>
          {learn.reading.value ? 'Reading…' : `${plural(learn.samples, 'delivery', 'deliveries')} read`}
        </span>
        <button
          type="button"
          class="button"
          data-testid="learn-again"
          title="Reads the newest deliveries; your ticks stay"
          disabled={learn.reading.value}
          onClick={learn.checkAgain}
        >
          <Icon name="again" size={14} /> Check again
        </button>
      </div>
    </div>
  );
}

/** Says what the ticked removals delete from the contract. */
function RemovalWarning({ learn }: { learn: Learn }) {
  const removed = learn.ticked.filter(({ kind }) => kind === 'removed').length;
  if (removed === 0) return null;
  return (
    <p class="learn__warning" role="status" data-testid="learn-removes">
      {plural(removed, 'property of the contract is', 'properties of the contract are')} not in these
      deliveries and will be removed from it. Untick optional properties, or learn from more deliveries.
    </p>
  );
}

function Proposal({ learn }: { learn: Learn }) {
  const proposal = learn.proposal.value;
  if (proposal === null) return <p class="note">Comparing with the contract…</p>;
  const { changes, notes } = proposal;
  return (
    <>
      {changes.length === 0 ? (
        <p class="note" data-testid="learn-nothing">
          Nothing to learn: the contract already describes these deliveries.
        </p>
      ) : (
        <ContractChanges changes={changes} leftOut={learn.leftOut.value} onTick={learn.tick} />
      )}
      <RemovalWarning learn={learn} />
      {notes.length > 0 && (
        <ul class="learn__notes" aria-label="What could not be learned">
          {notes.map((note) => (
            <li key={note}>
              <TextRuns text={note} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** `Adopt 5 changes`, or `Adopt 3 of 5 changes` where some are left out. */
function adoptWords({ changes, ticked }: Learn): string {
  if (changes.length === 0) return 'Adopt';
  if (ticked.length === changes.length) return `Adopt ${plural(changes.length, 'change')}`;
  return `Adopt ${formatCount(ticked.length)} of ${plural(changes.length, 'change')}`;
}

function RevertButton({ learn }: { learn: Learn }) {
  return (
    <button
      type="button"
      class="button button--quiet dialog__aside"
      data-testid="learn-revert"
      disabled={learn.busy.value}
      onClick={() => void learn.revert()}
    >
      Revert the last adoption
    </button>
  );
}

function LearnFoot({ learn, close }: { learn: Learn; close: () => void }) {
  const { store } = useApp();
  const label = (
    <>
      <Icon name="book" size={14} /> {adoptWords(learn)}
    </>
  );
  return (
    <DialogFoot
      aside={store.contract.value?.canRevert === true && <RevertButton learn={learn} />}
      label={label}
      testId="learn-adopt"
      disabled={learn.busy.value || learn.reading.value || learn.ticked.length === 0}
      onCancel={close}
      onConfirm={() => void learn.adopt()}
    />
  );
}

function LearnForm({ detail, close }: { detail: ReceivedDetail; close: () => void }) {
  const learn = useLearn(detail.id, close);
  return (
    <>
      <div class="dialog__fields">
        <p>
          Changes the contract to match what arrived: wire form, type field, and the fields and example of
          each event. Every change is marked <span class="badge">learned</span>, to tell it from the
          platform’s own documentation. It applies to new deliveries; existing ones keep their verdict.
        </p>
        <LearnChoices learn={learn} />
        <Problem text={learn.problem} />
        {learn.problem === null || learn.proposal.value !== null ? <Proposal learn={learn} /> : null}
      </div>
      <LearnFoot learn={learn} close={close} />
    </>
  );
}

/** Learns the contract from what really arrived, after showing what would change. */
export function LearnDialog() {
  const { store } = useApp();
  const detail = store.receivedDetail.value.value;
  const { close } = useOverlay();
  useCloseWithout(detail);
  if (detail === null) return null;
  return (
    <Dialog label="Learn from deliveries" testId="learn-dialog" size="wide" onClose={close}>
      <LearnForm detail={detail} close={close} />
    </Dialog>
  );
}
