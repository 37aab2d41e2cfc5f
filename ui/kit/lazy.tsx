import type { ComponentType, FunctionComponent } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { LoadProblem } from './load-problem.tsx';

interface LazyOptions {
  /** Shown instead of a component whose code could not be loaded. */
  Failed?: ComponentType<{ retry: () => void }>;
}

/** Parts that are not loaded yet, in the order in which they were declared. */
const waiting = new Set<() => Promise<unknown>>();

/**
 * A component whose code is loaded when it is first shown. Nothing is shown while it loads, which takes
 * milliseconds; when it cannot be loaded, a message with Retry is shown.
 */
export function lazy<P extends object>(
  read: () => Promise<ComponentType<P>>,
  { Failed = LoadProblem }: LazyOptions = {},
): FunctionComponent<P> {
  let known: ComponentType<P> | null = null;
  const load = async (): Promise<void> => {
    known ??= await read();
    waiting.delete(load);
  };
  waiting.add(load);
  return function Lazy(props: P) {
    const [state, setState] = useState<'loading' | 'ready' | 'failed'>(known === null ? 'loading' : 'ready');
    const start = useCallback(() => {
      setState(known === null ? 'loading' : 'ready');
      if (known !== null) return;
      load().then(
        () => setState('ready'),
        () => setState('failed'),
      );
    }, []);
    // Also when it is known by now: `loadRest` may have loaded it since this was rendered without it.
    useEffect(start, [start]);
    if (state === 'failed') return <Failed retry={start} />;
    const Component = known;
    return Component === null ? null : <Component {...props} />;
  };
}

/** Loads, one after the other while the page is idle, whatever was not shown yet, so that its first use is instant. */
export async function loadRest(idle: () => Promise<void>): Promise<void> {
  for (const load of waiting) {
    await idle();
    // A part that fails here is loaded again, and its problem shown, when it is opened.
    await load().catch(() => undefined);
  }
}
