import { useRef } from 'preact/hooks';

export interface LastKnown<S> {
  stored: S;
  /** Whether it has been deleted; `stored` is then its last known state. */
  gone: boolean;
}

/**
 * A stored object whose form is open. When another client deletes it, the form continues with its last known state, so
 * that no edit is lost. Null when this address never had an object.
 */
export function useLastKnown<S>(address: string | null, found: S | undefined): LastKnown<S> | null {
  const last = useRef<{ address: string | null; stored: S } | null>(null);
  if (found !== undefined) last.current = { address, stored: found };
  const known = last.current;
  if (known === null || known.address !== address) return null;
  return { stored: known.stored, gone: found === undefined };
}
