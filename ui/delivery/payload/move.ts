import { CHILD_PAGE, rowId, type TreeRow, type TreeView } from './flatten.ts';
import { appendPointer } from './pointer.ts';

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
  /** Id of the line that becomes active, see `rowId`. */
  active: string;
}

/** Opens the line: a closed branch, or the next children of a long branch; the first new child becomes active. */
function openLine(row: TreeRow, view: TreeView): Move | null {
  if (row.kind === 'more')
    return { view: showMore(view, row.pointer), active: appendPointer(row.pointer, row.key ?? '') };
  if (row.kind !== 'branch' || row.open) return null;
  return { view: toggleBranch(view, row.pointer, true), active: row.pointer };
}

function closeLine(row: TreeRow, view: TreeView): Move {
  if (row.open) return { view: toggleBranch(view, row.pointer, false), active: row.pointer };
  return { view, active: row.kind === 'more' ? row.pointer : parentOf(row.pointer) };
}

/**
 * The effect of a key in the tree, as in the ARIA tree pattern: up and down move, right opens, left closes or goes to
 * the parent.
 */
export function treeKey(
  key: string,
  rows: readonly TreeRow[],
  active: string | null,
  view: TreeView,
): Move | null {
  const at = rows.findIndex((row) => rowId(row) === active);
  const row = rows[at];
  const to = (index: number): Move | null => {
    const target = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    return target === undefined ? null : { view, active: rowId(target) };
  };
  if (key === 'ArrowDown') return to(at + 1);
  if (key === 'ArrowUp') return to(at - 1);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(rows.length - 1);
  if (row === undefined) return null;
  if (key === 'Enter' || key === ' ') return openLine(row, view) ?? (row.open ? closeLine(row, view) : null);
  if (key === 'ArrowRight') return openLine(row, view) ?? to(at + 1);
  return key === 'ArrowLeft' ? closeLine(row, view) : null;
}
