import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInterfaceState, dropToast, holdToasts, toast } from '../../../ui/app/interface-state.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the timer of a removed toast does not remove the next one', () => {
  const ui = createInterfaceState();
  const texts = () => ui.toasts.value.map(({ text }) => text);
  toast(ui, 'Adopted', 'plain', { label: 'Undo', run() {} });
  vi.advanceTimersByTime(7500);
  dropToast(ui, ui.toasts.value[0]?.id ?? 0);
  toast(ui, 'Taken back');
  vi.advanceTimersByTime(1000);
  expect(texts()).toEqual(['Taken back']);
  vi.advanceTimersByTime(2000);
  expect(texts()).toEqual([]);
});

test('no toast goes away while one is hovered or has the focus, and each has its time again after that', () => {
  const ui = createInterfaceState();
  const texts = () => ui.toasts.value.map(({ text }) => text);
  toast(ui, 'Adopted', 'plain', { label: 'Undo', run() {} });
  holdToasts(ui, 'hover', true);
  holdToasts(ui, 'focus', true);
  toast(ui, 'Copied');
  holdToasts(ui, 'hover', false);
  vi.advanceTimersByTime(60_000);
  expect(texts()).toEqual(['Adopted', 'Copied']);
  holdToasts(ui, 'focus', false);
  vi.advanceTimersByTime(2700);
  expect(texts()).toEqual(['Adopted']);
  vi.advanceTimersByTime(5400);
  expect(texts()).toEqual([]);
});

test('a toast that is taken away while it is held holds no other one', () => {
  const ui = createInterfaceState();
  toast(ui, 'Adopted', 'plain', { label: 'Undo', run() {} });
  toast(ui, 'Copied');
  holdToasts(ui, 'focus', true);
  dropToast(ui, 1);
  vi.advanceTimersByTime(2700);
  expect(ui.toasts.value).toEqual([]);
});
