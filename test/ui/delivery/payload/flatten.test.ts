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

  test('omits the members of closed branches', () => {
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

  test('shows a payload that is a single value', () => {
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

  test('moves down and up', () => {
    expect(go('ArrowDown', '/event')?.active).toBe('/user');
    expect(go('ArrowUp', '/user')?.active).toBe('/event');
    expect(go('ArrowDown', null)?.active).toBe('');
  });

  test('left closes an open branch, and goes from a leaf to its parent', () => {
    expect(go('ArrowLeft', '/user')?.view.toggled.get('/user')).toBe(false);
    expect(go('ArrowLeft', '/user/id')?.active).toBe('/user');
  });

  test('right goes into an open branch', () => {
    expect(go('ArrowRight', '/user')?.active).toBe('/user/id');
  });

  test('leaves other keys alone', () => {
    expect(go('x', '/user')).toBeNull();
  });
});

describe('a branch longer than one page', () => {
  const items = Array.from({ length: 450 }, (_, index) => index);
  const payload: Json = { items, after: true };
  /** Presses keys one after another, from a line on, and gives the lines passed. */
  const press = (keys: readonly string[], from: string): string[] => {
    let view = VIEW;
    let active = from;
    return keys.map((key) => {
      const move = treeKey(key, flattenTree(payload, view), active, view);
      view = move?.view ?? view;
      active = move?.active ?? active;
      return active;
    });
  };

  test('lets the arrow keys move past its "more" line', () => {
    expect(press(['ArrowDown', 'ArrowDown', 'ArrowUp'], '/items/199')).toEqual([
      'more:/items',
      '/after',
      'more:/items',
    ]);
  });

  test.each(['Enter', ' ', 'ArrowRight'])(
    'shows its next children on %j, and goes to the first of them',
    (key) => {
      expect(press([key, 'ArrowUp'], 'more:/items')).toEqual(['/items/200', '/items/199']);
    },
  );

  test('every child can be reached by keyboard', () => {
    expect(press(['Enter', 'End', 'ArrowUp', 'Enter', 'End', 'ArrowUp'], 'more:/items').at(-1)).toBe(
      '/items/449',
    );
  });

  test('ArrowLeft on the "more" line goes to the branch', () => {
    expect(press(['ArrowLeft'], 'more:/items')).toEqual(['/items']);
  });
});
