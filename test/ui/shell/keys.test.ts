import { describe, expect, test } from 'vitest';
import { KEY_BINDINGS, type KeyPress, keyAction } from '../../../ui/shell/keys.ts';

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  inField: false,
  onControl: false,
  ...over,
});

describe('keyAction', () => {
  test.each([
    ['j', 'next'],
    ['ArrowUp', 'previous'],
    ['/', 'search'],
    ['?', 'keys'],
    ['7', 'tab'],
    ['r', 'again'],
    ['Escape', 'back'],
  ])('%s is %s', (key, action) => {
    expect(keyAction(press(key))).toBe(action);
  });

  test('leaves other keys alone', () => {
    expect(keyAction(press('q'))).toBeNull();
  });

  test.each(['ctrlKey', 'metaKey', 'altKey'] as const)('leaves keys with %s to the browser', (modifier) => {
    expect(keyAction(press('s', { [modifier]: true }))).toBeNull();
  });

  test('handles no key while a field has the focus', () => {
    expect(
      KEY_BINDINGS.flatMap(({ keys }) => keys).filter((key) => keyAction(press(key, { inField: true }))),
    ).toEqual([]);
  });

  test('opens the command palette even from a field', () => {
    expect(keyAction(press('k', { ctrlKey: true, inField: true }))).toBe('palette');
    expect(keyAction(press('K', { metaKey: true }))).toBe('palette');
  });

  test('a focused button keeps Enter and the arrow keys, but not letters', () => {
    expect(keyAction(press('Enter', { onControl: true }))).toBeNull();
    expect(keyAction(press('j', { onControl: true }))).toBe('next');
  });
});

test('no key has two actions', () => {
  const keys = KEY_BINDINGS.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
