import { useEffect } from 'preact/hooks';
import { useApp } from './context.ts';

/**
 * Asks before the page moves to a place where the edits of this view would be lost. `name` is the name of the edited
 * object in the question.
 */
export function useUnsaved(name: string, hasEdits: () => boolean): void {
  const { router } = useApp();
  useEffect(() => {
    const open = router.place.peek().segments.slice(0, 2).join('/');
    return router.leaving.protect({
      name,
      hasEdits,
      staysOpenAt: ({ segments }) => segments.slice(0, 2).join('/') === open,
    });
    // `hasEdits` reads signals, so the function of the first rendering stays correct.
  }, [router, name]);
}
