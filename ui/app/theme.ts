import { type Signal, signal } from '@preact/signals';
import { remember, remembered } from './browser-storage.ts';

export type Theme = 'system' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const NAME = 'theme';

const chosenBefore = (): Theme => THEMES.find((theme) => theme === remembered(NAME, 'always')) ?? 'system';

function show(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
}

/** The chosen theme, applied at once and stored. */
export function createTheme(): { theme: Signal<Theme>; choose(theme: Theme): void; toggle(): void } {
  const theme = signal(chosenBefore());
  show(theme.value);
  const choose = (next: Theme): void => {
    theme.value = next;
    remember(NAME, next, 'always');
    show(next);
  };
  const toggle = (): void => {
    const dark =
      theme.value === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.value === 'dark';
    choose(dark ? 'light' : 'dark');
  };
  return { theme, choose, toggle };
}
