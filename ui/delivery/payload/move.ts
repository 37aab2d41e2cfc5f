import { CHILD_PAGE, type TreeRow, type TreeView } from './flatten.ts';

/** The view with one branch opened or closed. */
export function toggleBranch(view: TreeView, pointer: string, open: boolean): TreeView {
  return { ...view, toggled: new Map(view.toggled).set(pointer, open) };
}

/** The view with the next children of a long branch shown. */
export function showMore(view: TreeView, pointer: string): TreeView {
  const shown = new Map(view.shown);
  shown.set(pointer, (shown.get(pointer) ?? CHILD_PAGE) + CHILD_PAGE);
  return { ...view, shown };
}

const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

interface Move {
  view: TreeView;
  pointer: string;
}

/** What a key does in the tree, as in any tree view: arrows walk, right opens, left closes or goes up. */
export function treeKey(
  key: string,
  rows: readonly TreeRow[],
  active: string | null,
  view: TreeView,
): Move | null {
  const at = rows.findIndex((row) => row.pointer === active && row.kind !== 'more');
  const row = rows[at];
  const to = (index: number): Move => ({
    view,
    pointer: rows[Math.min(Math.max(index, 0), rows.length - 1)]?.pointer ?? '',
  });
  if (key === 'ArrowDown') return to(at + 1);
  if (key === 'ArrowUp') return to(at - 1);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(rows.length - 1);
  if (row === undefined) return null;
  if (key === 'Enter' || key === ' ') {
    return row.kind === 'branch'
      ? { view: toggleBranch(view, row.pointer, !row.open), pointer: row.pointer }
      : null;
  }
  if (key === 'ArrowRight')
    return row.kind === 'branch' && !row.open
      ? { view: toggleBranch(view, row.pointer, true), pointer: row.pointer }
      : to(at + 1);
  if (key !== 'ArrowLeft') return null;
  if (row.open) return { view: toggleBranch(view, row.pointer, false), pointer: row.pointer };
  return { view, pointer: parentOf(row.pointer) };
}
