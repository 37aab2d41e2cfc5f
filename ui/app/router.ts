import { type Signal, signal } from '@preact/signals';
import type { Place } from '../state/place.ts';

/** Changes to the query: null takes a parameter away. */
export type ParamChanges = Record<string, string | null>;

export interface Router {
  place: Signal<Place>;
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

/** The address bar as a signal. Plain clicks on links of this page change it without loading. */
export function createRouter(): Router {
  const here = (): Place => readPlace(location.pathname + location.search);
  const place = signal(here());
  const go: Router['go'] = (address, { replace = false } = {}) => {
    if (address === location.pathname + location.search) return;
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    place.value = here();
  };
  window.addEventListener('popstate', () => {
    place.value = here();
  });
  document.addEventListener('click', (event) => {
    const link = plainClick(event);
    if (link === null) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  return { place, go };
}
