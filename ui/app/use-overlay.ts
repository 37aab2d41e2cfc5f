import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useApp } from './context.ts';

export interface OverlayControl {
  /** Closes this overlay. Does nothing once it is closed: a call that ends late must not close another one. */
  close: () => void;
  /** Whether it is still open. */
  isOpen: () => boolean;
}

/** Control of the overlay that the calling component is a part of. */
export function useOverlay(): OverlayControl {
  const { ui } = useApp();
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  const isOpen = useCallback(() => mounted.current, []);
  const close = useCallback(() => {
    if (mounted.current) ui.overlay.value = null;
  }, [ui]);
  return { close, isOpen };
}

/** Closes the overlay once what it is about is gone: a deleted delivery leaves no dialog that nobody sees. */
export function useCloseWithout(subject: object | null): void {
  const { close } = useOverlay();
  const gone = subject === null;
  useEffect(() => {
    if (gone) close();
  }, [gone, close]);
}
