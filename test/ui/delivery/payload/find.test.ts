import { describe, expect, test } from 'vitest';
import { findInTree, nearestPointer, revealPointer, valueAt } from '../../../../ui/delivery/payload/find.ts';
import { CHILD_PAGE, flattenTree, type TreeView } from '../../../../ui/delivery/payload/flatten.ts';
import { pointerAncestors, pointerTokens } from '../../../../ui/delivery/payload/pointer.ts';

const PAYLOAD = { user: { name: 'Jane', 'a/b': 1 }, items: [{ name: 'Gift' }, 'jane'] };
const CLOSED: TreeView = { toggled: new Map(), shown: new Map(), openDepth: 0 };

test('pointers give their tokens and their ancestors', () => {
  expect(pointerTokens('/a~1b/0/~0')).toEqual(['a/b', '0', '~']);
  expect(pointerAncestors('/a/b')).toEqual(['', '/a']);
  expect(pointerAncestors('')).toEqual([]);
});

describe('findInTree', () => {
  test('finds keys and values, ignoring case', () => {
    expect(findInTree(PAYLOAD, 'JANE', null)).toEqual(['/user/name', '/items/1']);
    expect(findInTree(PAYLOAD, 'a/b', null)).toEqual(['/user/a~1b']);
  });

  test('finds nothing for an empty text', () => {
    expect(findInTree(PAYLOAD, '', null)).toEqual([]);
  });
});

test('values are looked up by pointer, and never on the prototype', () => {
  expect(valueAt(PAYLOAD, '/items/0/name')).toBe('Gift');
  expect(valueAt(PAYLOAD, '/constructor')).toBeUndefined();
});

test('a missing node falls back to its nearest existing ancestor', () => {
  expect(nearestPointer(PAYLOAD, '/user/email/0')).toBe('/user');
  expect(nearestPointer(PAYLOAD, '/gone')).toBe('');
});

test('reveal opens every ancestor and shows enough children', () => {
  const payload = { list: Array.from({ length: 1000 }, (_, index) => ({ index })) };
  const view = revealPointer(payload, '/list/900/index', CLOSED);
  const rows = flattenTree(payload, view);
  expect(rows.some((row) => row.pointer === '/list/900/index')).toBe(true);
  expect(view.shown.get('/list')).toBe(5 * CHILD_PAGE);
});
