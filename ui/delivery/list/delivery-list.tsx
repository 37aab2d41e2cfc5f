import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Received, Sent } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { addressOf } from '../../app/router.ts';
import { rowHeightPx } from '../../kit/row-height.ts';
import { useFixedRows } from '../../kit/use-fixed-rows.ts';
import type { DeliveryList as ListState } from '../../state/delivery-list.ts';
import './row.css';

/** Data attributes and content of one row. */
interface RowContent {
  data: Record<string, string>;
  content: ComponentChildren;
}

interface ListProps<R extends Received | Sent> {
  list: ListState<R>;
  label: string;
  openId: string | null;
  render: (row: R) => RowContent;
}

interface RowFrame {
  index: number;
  start: number;
  count: number;
}

/** Rows move with a transition only for single arrivals: at high rates they would never stop moving. */
function useCalm(revision: number): boolean {
  const last = useRef(0);
  const calm = performance.now() - last.current > 400;
  useLayoutEffect(() => {
    if (revision >= 0) last.current = performance.now();
  }, [revision]);
  return calm;
}

const isAtTop = (scroller: HTMLElement | null): boolean =>
  (scroller?.scrollTop ?? 0) < rowHeightPx('--row') / 2;

function useScrolling<R extends Received | Sent>(list: ListState<R>, openId: string | null) {
  const { ui } = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const count = list.shownCount.value;
  const rows = useFixedRows({ count, rowPx: rowHeightPx('--row'), scroller, overscan: 10 });
  const { from, to, look, reveal } = rows;
  const toTop = ui.toTop.value;
  useEffect(() => {
    if (toTop > 0) scroller.current?.scrollTo({ top: 0 });
  }, [toTop]);
  const query = list.query.value;
  const shownQuery = useRef(query);
  useLayoutEffect(() => {
    // Another search begins at its top; a delivery that is open stays in view.
    if (shownQuery.current !== query && openId === null) scroller.current?.scrollTo({ top: 0 });
    shownQuery.current = query;
  }, [query, openId]);
  const placeId = list.place.value?.id ?? null;
  const placeIndex = placeId === null ? -1 : list.indexOf(placeId);
  const found = placeIndex >= 0;
  const revealed = useRef('');
  useEffect(() => {
    // Once for each place and search: neither arrivals nor a row that is read again may scroll the list.
    const shown = `${placeId} ${query}`;
    if (!found || revealed.current === shown) return;
    revealed.current = shown;
    reveal(placeIndex);
  }, [placeId, found]);
  useEffect(() => {
    list.show(from, Math.max(to, from + 1));
  }, [from, to, count, list]);
  const onScroll = (): void => {
    look();
    list.setAtTop(isAtTop(scroller.current));
  };
  useLayoutEffect(() => {
    list.setAtTop(isAtTop(scroller.current));
    // An unmounted list counts as scrolled to its top, so that arrivals are not held back.
    return () => list.setAtTop(true);
  }, [list]);
  return {
    scroller,
    count,
    from,
    to,
    totalPx: rows.totalPx,
    onScroll,
    placeId,
    placeInView: placeIndex >= from && placeIndex < to,
  };
}

interface RowPlaceProps {
  row: Received | Sent | null;
  frame: RowFrame;
  open: boolean;
  /** Whether it is open, or was last. */
  place: boolean;
  shown: RowContent | null;
}

function RowPlace({ row, frame, open, place, shown }: RowPlaceProps) {
  const { router } = useApp();
  const style = { transform: `translateY(${frame.start}px)` };
  if (row === null || shown === null) return <div class="row row--empty" role="presentation" style={style} />;
  const { segments, params } = router.place.value;
  return (
    <a
      class="row"
      role="option"
      id={`row-${row.id}`}
      href={addressOf([segments[0] ?? 'received', row.id], params)}
      tabIndex={-1}
      aria-selected={open}
      data-place={place}
      aria-setsize={frame.count}
      aria-posinset={frame.index + 1}
      data-testid="row"
      data-id={row.id}
      {...shown.data}
      style={style}
    >
      {shown.content}
    </a>
  );
}

/** A list of deliveries, newest first. Only the visible rows are rendered; pages are read while the reader scrolls. */
export function DeliveryList<R extends Received | Sent>({ list, label, openId, render }: ListProps<R>) {
  const calm = useCalm(list.revision.value);
  const { scroller, count, from, to, totalPx, onScroll, placeId, placeInView } = useScrolling(list, openId);
  const indexes = Array.from({ length: to - from }, (_, offset) => from + offset);
  return (
    <div
      class="list"
      role="listbox"
      ref={scroller}
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={placeInView ? `row-${placeId}` : undefined}
      data-testid="list"
      data-calm={calm}
      onScroll={onScroll}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${totalPx}px` }}>
        {indexes.map((index) => {
          const row = list.rowAt(index);
          const frame = { index, start: index * rowHeightPx('--row'), count };
          const shown = row === null ? null : render(row);
          return (
            <RowPlace
              key={row?.id ?? index}
              row={row}
              frame={frame}
              open={row?.id === openId}
              place={row?.id === placeId}
              shown={shown}
            />
          );
        })}
      </div>
    </div>
  );
}
