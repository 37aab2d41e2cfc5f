import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInterfaceState, dropToast, toast } from '../../../ui/app/interface-state.ts';

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
