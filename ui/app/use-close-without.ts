import { useEffect } from 'preact/hooks';
import { useApp } from './context.ts';

/** Closes the overlay once what it is about is gone: a deleted delivery leaves no dialog that nobody sees. */
export function useCloseWithout(subject: object | null): void {
  const { ui } = useApp();
  const gone = subject === null;
  useEffect(() => {
    if (gone) ui.overlay.value = null;
  }, [gone, ui]);
}
