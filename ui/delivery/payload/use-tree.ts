import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { Json } from '../../../server/types.ts';
import { useApp } from '../../app/context.ts';
import { rowHeightPx } from '../../kit/row-height.ts';
import { useVirtual } from '../../kit/use-virtual.ts';
import { revealPointer } from './find.ts';
import { defaultOpenDepth, flattenTree, type TreeView } from './flatten.ts';
import { treeKey } from './move.ts';

function useTreeView(payload: Json) {
  const fresh = useMemo<TreeView>(
    () => ({ toggled: new Map(), shown: new Map(), openDepth: defaultOpenDepth(payload) }),
    [payload],
  );
  const changed = useSignal<{ of: Json; view: TreeView } | null>(null);
  // What was opened and closed belongs to one payload; another one starts afresh.
  const view = changed.value?.of === payload ? changed.value.view : fresh;
  const change = (next: TreeView): void => {
    changed.value = { of: payload, view: next };
  };
  return { view, change };
}

/** The state of a payload tree: what is open, which line is active, and which lines are in view. */
export function useTree(payload: Json) {
  const { ui } = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const { view, change } = useTreeView(payload);
  const active = useSignal<string | null>(null);
  const rows = useMemo(() => flattenTree(payload, view), [payload, view]);
  // A new function makes the virtualizer measure everything anew.
  const keyOf = useCallback(
    (index: number) => `${rows[index]?.kind}${rows[index]?.pointer ?? index}`,
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
    // The lines that were just opened are counted in the next rendering.
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
    active.value = move.pointer;
    virtual.scrollToIndex(rows.findIndex((row) => row.pointer === move.pointer));
  };
  return { scroller, view, change, active, rows, virtual, reveal, onKeyDown };
}

export type Tree = ReturnType<typeof useTree>;
