import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useApp } from './context.ts';

export interface OverlayControl {
  /** Closes this overlay. Does nothing once it is closed, so that a call that ends late closes no other overlay. */
  close: () => void;
  /** Whether this overlay is still open. */
  isOpen: () => boolean;
}

/** Controls the overlay that contains the calling component. */
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

/** Closes the overlay when its object is deleted, so that no invisible overlay stays open. */
export function useCloseWithout(subject: object | null): void {
  const { close } = useOverlay();
  const gone = subject === null;
  useEffect(() => {
    if (gone) close();
  }, [gone, close]);
}
