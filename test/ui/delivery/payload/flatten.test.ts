import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../server/types.ts';
import {
  CHILD_PAGE,
  defaultOpenDepth,
  flattenTree,
  type TreeView,
} from '../../../../ui/delivery/payload/flatten.ts';
import { showMore, toggleBranch, treeKey } from '../../../../ui/delivery/payload/move.ts';

const VIEW: TreeView = { toggled: new Map(), shown: new Map(), openDepth: Number.POSITIVE_INFINITY };
const PAYLOAD: Json = { event: 'x', user: { id: 1, tags: ['a', 'b'] }, none: {} };
const pointers = (payload: Json, view = VIEW): string[] =>
  flattenTree(payload, view).map((row) => row.pointer);

describe('flattenTree', () => {
  test('lists nodes in document order', () => {
    expect(pointers(PAYLOAD)).toEqual([
      '',
      '/event',
      '/user',
      '/user/id',
      '/user/tags',
      '/user/tags/0',
      '/user/tags/1',
      '/none',
    ]);
  });

  test('leaves out what is closed', () => {
    expect(pointers(PAYLOAD, toggleBranch(VIEW, '/user', false))).toEqual(['', '/event', '/user', '/none']);
  });

  test('escapes keys in pointers', () => {
    expect(pointers({ 'a/b~c': 1, '': 2 })).toEqual(['', '/a~1b~0c', '/']);
  });

  test('pages long branches', () => {
    const many = Array.from({ length: 450 }, (_, index) => index);
    const rows = flattenTree(many, VIEW);
    expect(rows).toHaveLength(1 + CHILD_PAGE + 1);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', pointer: '', size: 250 });
    expect(flattenTree(many, showMore(VIEW, ''))).toHaveLength(1 + 400 + 1);
  });

  test('shows a payload that is no branch', () => {
    expect(flattenTree('text', VIEW)).toMatchObject([{ kind: 'leaf', value: 'text', pointer: '' }]);
  });
});

describe('defaultOpenDepth', () => {
  test('opens a small payload in full', () => {
    expect(defaultOpenDepth(PAYLOAD)).toBe(Number.POSITIVE_INFINITY);
  });

  test('opens one level of a large one', () => {
    expect(defaultOpenDepth(Array.from({ length: 10_000 }, () => ({ a: 1 })))).toBe(1);
  });
});

describe('treeKey', () => {
  const rows = flattenTree(PAYLOAD, VIEW);
  const go = (key: string, active: string | null) => treeKey(key, rows, active, VIEW);

  test('walks down and up', () => {
    expect(go('ArrowDown', '/event')?.pointer).toBe('/user');
    expect(go('ArrowUp', '/user')?.pointer).toBe('/event');
    expect(go('ArrowDown', null)?.pointer).toBe('');
  });

  test('left closes an open branch, and goes up from a leaf', () => {
    expect(go('ArrowLeft', '/user')?.view.toggled.get('/user')).toBe(false);
    expect(go('ArrowLeft', '/user/id')?.pointer).toBe('/user');
  });

  test('right goes into an open branch', () => {
    expect(go('ArrowRight', '/user')?.pointer).toBe('/user/id');
  });

  test('leaves other keys alone', () => {
    expect(go('x', '/user')).toBeNull();
  });
});
