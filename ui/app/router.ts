import { type Signal, signal } from '@preact/signals';
import type { Place } from '../state/place.ts';
import { createLeaving, type Leaving } from './leaving.ts';

/** Changes of the query: null removes a parameter. */
export type ParamChanges = Record<string, string | null>;

export interface Router {
  place: Signal<Place>;
  /** Asks before edits are discarded. */
  leaving: Leaving;
  go(address: string, options?: { replace?: boolean }): void;
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Reads an address such as `/received/9f3c01ab?tab=body`. */
export function readPlace(address: string): Place {
  const url = new URL(address, 'http://localhost');
  return { segments: url.pathname.split('/').filter(Boolean).map(decode), params: url.searchParams };
}

/** The address of path segments with a changed query; colons and commas stay readable. */
export function addressOf(
  segments: readonly string[],
  params: URLSearchParams,
  changes: ParamChanges = {},
): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const search = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return search === '' ? path : `${path}?${search}`;
}

function plainClick(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.origin !== location.origin || link.target !== '') return null;
  return link.hasAttribute('download') ? null : link;
}

/** Position of the entry in the history of the tab; null for an entry that this page did not create. */
function positionOf(state: unknown): number | null {
  const at = typeof state === 'object' && state !== null && 'at' in state ? state.at : null;
  return typeof at === 'number' ? at : null;
}

/**
 * Follows Back and Forward. `popstate` fires after the address has changed; if edits would be lost, the history first
 * returns to the old entry, and then the question is asked.
 */
function followHistory(at: { now: number }, leaving: Leaving, show: () => void): void {
  let expected: number | null = null;
  window.addEventListener('popstate', (event) => {
    const target = positionOf(event.state) ?? at.now;
    const steps = target - at.now;
    const isOwnMove = expected === target;
    expected = null;
    const leave = (): void => {
      expected = target;
      history.go(steps);
    };
    if (!isOwnMove && steps !== 0 && leaving.asksBefore(here(), leave)) {
      expected = at.now;
      return history.go(-steps);
    }
    at.now = target;
    show();
  });
}

const here = (): Place => readPlace(location.pathname + location.search);

/**
 * The address bar as a signal. Plain clicks on links of this page change it without loading. A move that would lose
 * edits asks first. `replace` does not ask: forms use it after they saved or deleted their object.
 */
export function createRouter(): Router {
  const place = signal(here());
  const leaving = createLeaving();
  const at = { now: positionOf(history.state) ?? 0 };
  history.replaceState({ at: at.now }, '');
  const show = (): void => {
    place.value = here();
  };
  const push = (address: string): void => {
    at.now += 1;
    history.pushState({ at: at.now }, '', address);
    show();
  };
  const go: Router['go'] = (address, { replace = false } = {}) => {
    if (address === location.pathname + location.search) return;
    if (replace) {
      history.replaceState({ at: at.now }, '', address);
      show();
    } else if (!leaving.asksBefore(readPlace(address), () => push(address))) push(address);
  };
  followHistory(at, leaving, show);
  document.addEventListener('click', (event) => {
    const link = plainClick(event);
    if (link === null) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  return { place, leaving, go };
}
