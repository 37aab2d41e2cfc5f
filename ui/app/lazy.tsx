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
 * A component whose code is loaded when it is first shown. Nothing is shown while it loads, which takes milliseconds.
 * If loading fails, a message with Retry is shown.
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
    // Needed even when `known` is set: `loadRest` may have loaded the part after this component rendered without it.
    useEffect(start, [start]);
    if (state === 'failed') return <Failed retry={start} />;
    const Component = known;
    return Component === null ? null : <Component {...props} />;
  };
}

/**
 * Loads the parts that were not shown yet, one after another while the page is idle, so that opening them does not
 * wait.
 */
export async function loadRest(idle: () => Promise<void>): Promise<void> {
  for (const load of waiting) {
    await idle();
    // A part that fails here is loaded again when it is opened, and only then its problem is shown.
    await load().catch(() => undefined);
  }
}
