import { useRef } from 'preact/hooks';

export interface LastKnown<S> {
  stored: S;
  /** Whether it was deleted since: `stored` is then what it last was. */
  gone: boolean;
}

/**
 * A stored object whose form is open. When somebody deletes it, the form goes on with what it last was, so that no edit
 * is lost. Null when there never was one at this address.
 */
export function useLastKnown<S>(address: string | null, found: S | undefined): LastKnown<S> | null {
  const last = useRef<{ address: string | null; stored: S } | null>(null);
  if (found !== undefined) last.current = { address, stored: found };
  const known = last.current;
  if (known === null || known.address !== address) return null;
  return { stored: known.stored, gone: found === undefined };
}
