import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { Json } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { rowHeightPx } from '../../kit/row-height.ts';
import { useVirtual } from '../../kit/use-virtual.ts';
import { revealPointer } from './find.ts';
import { defaultOpenDepth, flattenTree, rowId, type TreeView } from './flatten.ts';
import { treeKey } from './move.ts';

function useTreeView(payload: Json) {
  const fresh = useMemo<TreeView>(
    () => ({ toggled: new Map(), shown: new Map(), openDepth: defaultOpenDepth(payload) }),
    [payload],
  );
  const changed = useSignal<TreeView | null>(null);
  // When the same delivery is read again its payload is a new object; folding is kept.
  const view = changed.value ?? fresh;
  const change = (next: TreeView): void => {
    changed.value = next;
  };
  return { view, change };
}

/** State of a payload tree: open branches, the active line and the visible lines. */
export function useTree(payload: Json) {
  const { ui } = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const { view, change } = useTreeView(payload);
  const active = useSignal<string | null>(null);
  const rows = useMemo(() => flattenTree(payload, view), [payload, view]);
  // With a new function the virtualizer would measure all lines again.
  const keyOf = useCallback(
    (index: number) => (rows[index] === undefined ? index : rowId(rows[index])),
    [rows],
  );
  const virtual = useVirtual({
    count: rows.length,
    rowPx: () => rowHeightPx('--tree-row'),
    scroller,
    overscan: 16,
    keyOf,
  });
  const reveal = (pointer: string): void => {
    const next = revealPointer(payload, pointer, view);
    const index = flattenTree(payload, next).findIndex((row) => row.pointer === pointer);
    change(next);
    active.value = pointer;
    // The virtualizer counts the opened lines only after the next rendering.
    requestAnimationFrame(() => virtual.scrollToIndex(index, { align: 'center' }));
  };
  const revealed = ui.revealed.value;
  useEffect(() => {
    if (revealed === null) return;
    reveal(revealed);
    ui.revealed.value = null;
  }, [revealed]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroller.current) return;
    const move = treeKey(event.key, rows, active.value, view);
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    change(move.view);
    active.value = move.active;
    const index = flattenTree(payload, move.view).findIndex((row) => rowId(row) === move.active);
    // Children that were just shown are counted in the next rendering.
    if (index < rows.length) virtual.scrollToIndex(index);
    else requestAnimationFrame(() => virtual.scrollToIndex(index));
  };
  return { scroller, view, change, active, rows, virtual, reveal, onKeyDown };
}

export type Tree = ReturnType<typeof useTree>;
