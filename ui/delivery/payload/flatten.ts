import type { Json } from '../../../server/types.ts';
import { appendPointer } from './pointer.ts';

/** Children shown at once under one node; a `more` row offers the next ones. */
export const CHILD_PAGE = 200;
/** Payloads up to this many nodes open in full; larger ones open their first level. */
const OPEN_ALL_NODES = 1500;

/**
 * One line of the tree. A `more` line stands for the children of `pointer` that are not shown yet; its `key` is the key
 * of the first of them.
 */
export interface TreeRow {
  kind: 'branch' | 'leaf' | 'more';
  pointer: string;
  depth: number;
  key: string | number | null;
  value: Json;
  /** The object or array that contains the value; used to look up how a number was written. */
  holder: object | null;
  open: boolean;
  /** Children of a branch; for `more`, how many remain. */
  size: number;
}

/** The reader's changes: branches opened or closed by hand, and how many children of long branches are shown. */
export interface TreeView {
  toggled: ReadonlyMap<string, boolean>;
  shown: ReadonlyMap<string, number>;
  openDepth: number;
}

/** Id of a line. The pointer alone is not unique: a `more` line has the pointer of its branch. */
export function rowId({ kind, pointer }: Pick<TreeRow, 'kind' | 'pointer'>): string {
  return kind === 'more' ? `more:${pointer}` : pointer;
}

export type Branch = Json[] | { [key: string]: Json };

export function isBranch(value: Json): value is Branch {
  return typeof value === 'object' && value !== null;
}

/** Number of members or items. */
export function branchSize(value: Branch): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function* children(value: Branch, limit: number): Generator<[string | number, Json]> {
  if (Array.isArray(value)) {
    for (let index = 0; index < Math.min(value.length, limit); index += 1)
      yield [index, value[index] ?? null];
    return;
  }
  for (const key of Object.keys(value).slice(0, limit)) yield [key, value[key] ?? null];
}

/** The depth to which a new tree is open: all levels when it is small, else one level. */
export function defaultOpenDepth(payload: Json): number {
  let nodes = 0;
  const queue: Json[] = [payload];
  for (const value of queue) {
    if (!isBranch(value)) continue;
    nodes += branchSize(value);
    if (nodes > OPEN_ALL_NODES) return 1;
    for (const [, child] of children(value, OPEN_ALL_NODES)) queue.push(child);
  }
  return Number.POSITIVE_INFINITY;
}

type Visit = { key: TreeRow['key']; value: Json; holder: object | null; pointer: string; depth: number };

function visit(rows: TreeRow[], at: Visit, view: TreeView): void {
  const { key, value, holder, pointer, depth } = at;
  if (!isBranch(value)) {
    rows.push({ kind: 'leaf', pointer, depth, key, value, holder, open: false, size: 0 });
    return;
  }
  const size = branchSize(value);
  const open = size > 0 && (view.toggled.get(pointer) ?? depth < view.openDepth);
  rows.push({ kind: 'branch', pointer, depth, key, value, holder, open, size });
  if (!open) return;
  const limit = view.shown.get(pointer) ?? CHILD_PAGE;
  for (const [childKey, child] of children(value, limit)) {
    const childPointer = appendPointer(pointer, childKey);
    visit(
      rows,
      { key: childKey, value: child, holder: value, pointer: childPointer, depth: depth + 1 },
      view,
    );
  }
  if (size > limit) {
    rows.push({
      kind: 'more',
      pointer,
      depth: depth + 1,
      key: Array.isArray(value) ? limit : (Object.keys(value)[limit] ?? null),
      value: null,
      holder: null,
      open: false,
      size: size - limit,
    });
  }
}

/** The lines of the tree in order, beginning with the root at depth 0. */
export function flattenTree(payload: Json, view: TreeView): TreeRow[] {
  const rows: TreeRow[] = [];
  visit(rows, { key: null, value: payload, holder: null, pointer: '', depth: 0 }, view);
  return rows;
}
