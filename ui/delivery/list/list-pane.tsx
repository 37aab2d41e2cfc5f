import type { ComponentChildren } from 'preact';
import type { Received, Sent } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { Icon, type IconName } from '../../kit/icon.tsx';
import type { DeliveryList } from '../../state/delivery-list.ts';
import { formatCount, plural } from '../../text/format.ts';
import { SearchBox } from '../search/search-box.tsx';
import { ExportMenu } from './export-menu.tsx';
import { NoMatch } from './no-match.tsx';
import '../../kit/split-view.css';
import './list.css';

interface ListPaneProps<R extends Received | Sent> {
  list: DeliveryList<R>;
  kept: number;
  /** Shown between the search and the rows. */
  strip?: ComponentChildren;
  children: ComponentChildren;
}

interface BarButtonProps {
  label: string;
  /** Tooltip; without it, the label. */
  title?: string;
  icon: IconName;
  testId: string;
  disabled?: boolean;
  pressed?: boolean;
  onClick: () => void;
}

function BarButton({
  label,
  title = label,
  icon,
  testId,
  disabled = false,
  pressed,
  onClick,
}: BarButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      data-testid={testId}
      aria-label={label}
      aria-pressed={pressed}
      title={title}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}

/** Number of rows held back. It is shown in the status line, because above the rows it would cover the newest one. */
function NewPill<R extends Received | Sent>({ list }: { list: DeliveryList<R> }) {
  const { actions } = useApp();
  const held = list.heldCount.value;
  if (list.paused.value) {
    return (
      <button
        type="button"
        class="new-pill new-pill--paused"
        data-testid="new-pill"
        onClick={actions.togglePause}
      >
        <Icon name="play" size={12} /> Paused · {held > 0 ? `${formatCount(held)} new, resume` : 'resume'}
      </button>
    );
  }
  if (held === 0) return null;
  return (
    <button type="button" class="new-pill" data-testid="new-pill" onClick={actions.showNewest}>
      {formatCount(held)} new <Icon name="up" size={12} />
    </button>
  );
}

function countText(query: string, shown: number, kept: number): string {
  if (query === '') return plural(shown, 'delivery', 'deliveries');
  return `${formatCount(shown)} of ${formatCount(Math.max(kept, shown))}`;
}

/** Number of matching deliveries out of all, and the actions for all of them. */
function ListStatus<R extends Received | Sent>({ list, kept }: { list: DeliveryList<R>; kept: number }) {
  const { actions } = useApp();
  const shown = list.shownCount.value + list.heldCount.value;
  const paused = list.paused.value;
  // What the search matches is unknown, so nothing can be done with all of it.
  const isUnknown = list.status.value === 'refused' || list.status.value === 'failed';
  const disabled = isUnknown || shown === 0;
  return (
    <div class="list-status">
      <span data-testid="list-count">{isUnknown ? '–' : countText(list.query.value, shown, kept)}</span>
      <NewPill list={list} />
      <BarButton
        label="Pause the list"
        title={paused ? 'Resume (p)' : 'Pause (p)'}
        icon={paused ? 'play' : 'pause'}
        testId="pause"
        pressed={paused}
        onClick={actions.togglePause}
      />
      {list.kind === 'sent' && (
        <BarButton
          label="Resend all matching deliveries"
          icon="again"
          testId="resend-open"
          disabled={disabled}
          onClick={actions.openResendAll}
        />
      )}
      <ExportMenu kind={list.kind} query={list.query.value} disabled={disabled} />
      <BarButton
        label="Delete all matching deliveries"
        title="Delete all matching deliveries"
        icon="trash"
        testId="delete-open"
        disabled={disabled}
        onClick={actions.openDeleteMatching}
      />
    </div>
  );
}

/** Search, activity and rows of a list. */
export function ListPane<R extends Received | Sent>({ list, kept, strip, children }: ListPaneProps<R>) {
  const status = list.status.value;
  const empty = status !== 'loading' && list.shownCount.value === 0;
  const isRefused = status === 'refused';
  return (
    <div class="list-pane">
      <div class="list-pane__head">
        <SearchBox kind={list.kind} problem={isRefused ? list.problem.value : null} />
        {strip}
        <ListStatus list={list} kept={kept} />
      </div>
      {list.problem.value !== null && !isRefused && (
        <p class="list-problem" role="alert">
          {list.problem.value}
          <button type="button" class="button" data-testid="list-retry" onClick={() => list.retry()}>
            Retry
          </button>
        </p>
      )}
      <div class="list-area">
        {empty ? !isRefused && status !== 'failed' && <NoMatch list={list} /> : children}
      </div>
    </div>
  );
}
