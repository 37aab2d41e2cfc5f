import { useEffect, useRef } from 'preact/hooks';

/** Puts the focus where the server first objects, once saving has ended. */
export function useProblemFocus(saving: boolean) {
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!saving) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [saving]);
  return ref;
}
