import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

interface VirtualOptions {
  count: number;
  /** Estimated height of a row; the real height is measured for rows passed to `measureElement`. */
  rowPx: (index: number) => number;
  scroller: { readonly current: HTMLElement | null };
  overscan?: number;
  keyOf?: (index: number) => string | number;
}

/** The visible rows of a long list. Renders again when they change. */
export function useVirtual(options: VirtualOptions): Virtualizer<HTMLElement, HTMLElement> {
  const [, renderAgain] = useReducer<number, void>((count) => count + 1, 0);
  const settings = {
    count: options.count,
    estimateSize: options.rowPx,
    getScrollElement: () => options.scroller.current,
    overscan: options.overscan ?? 8,
    ...(options.keyOf && { getItemKey: options.keyOf }),
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => renderAgain(),
  };
  const [virtual] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(settings));
  virtual.setOptions(settings);
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
