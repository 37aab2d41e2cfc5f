import type { Json } from '../../../server/types.ts';
import { branchSize, CHILD_PAGE, isBranch, type TreeView } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';
import { appendPointer, pointerAncestors, pointerTokens } from './pointer.ts';

/** Maximum of counted matches: more are too many to step through. */
export const MATCH_LIMIT = 1000;

function matches(key: string, value: Json, needle: string, lexeme: string | undefined): boolean {
  if (key.toLowerCase().includes(needle)) return true;
  return !isBranch(value) && (lexeme ?? String(value)).toLowerCase().includes(needle);
}

/** Pointers of the nodes whose key or value, as it is shown, contains `text`, ignoring case, in document order. */
export function findInTree(payload: Json, text: string, lexemes: Pick<Lexemes, 'of'> | null): string[] {
  const needle = text.toLowerCase();
  const found: string[] = [];
  const search = (value: Json, pointer: string): void => {
    if (!isBranch(value)) return;
    for (const [key, child] of Object.entries(value)) {
      if (found.length >= MATCH_LIMIT) return;
      const childPointer = appendPointer(pointer, key);
      if (matches(key, child, needle, lexemes?.of(value, key))) found.push(childPointer);
      search(child, childPointer);
    }
  };
  if (needle !== '') search(payload, '');
  return found;
}

/** The value at a pointer, or undefined if it does not exist. */
export function valueAt(payload: Json, pointer: string): Json | undefined {
  let value: Json | undefined = payload;
  for (const token of pointerTokens(pointer)) {
    if (value === undefined || !isBranch(value)) return undefined;
    if (Array.isArray(value)) value = value[Number(token)];
    else value = Object.hasOwn(value, token) ? value[token] : undefined;
  }
  return value;
}

/** The pointer itself, or its nearest existing ancestor. */
export function nearestPointer(payload: Json, pointer: string): string {
  if (valueAt(payload, pointer) !== undefined) return pointer;
  const above = pointerAncestors(pointer).findLast((ancestor) => valueAt(payload, ancestor) !== undefined);
  return above ?? '';
}

function positionOf(value: Json | undefined, token: string): number {
  if (value === undefined || !isBranch(value)) return -1;
  return Array.isArray(value) ? Number(token) : Object.keys(value).indexOf(token);
}

/** The view with all ancestors of `pointer` open, and with enough children shown to include it. */
export function revealPointer(payload: Json, pointer: string, view: TreeView): TreeView {
  const toggled = new Map(view.toggled);
  const shown = new Map(view.shown);
  const tokens = pointerTokens(pointer);
  pointerAncestors(pointer).forEach((ancestor, index) => {
    toggled.set(ancestor, true);
    const parent = valueAt(payload, ancestor);
    const position = positionOf(parent, tokens[index] ?? '');
    const limit = shown.get(ancestor) ?? CHILD_PAGE;
    if (position < limit || parent === undefined || !isBranch(parent)) return;
    shown.set(ancestor, Math.min(branchSize(parent), Math.ceil((position + 1) / CHILD_PAGE) * CHILD_PAGE));
  });
  return { ...view, toggled, shown };
}
