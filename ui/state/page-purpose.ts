import type { ListState } from './list-state.ts';
import { type NextRead, readTowards } from './segment-reading.ts';
import type { Limits, Row, Segment } from './segments.ts';

/** What a page is read for: a new search, the rows of one segment, or the total alone. */
export type Purpose<R extends Row> =
  | { type: 'search' }
  | { type: 'segment'; segment: Segment<R>; limit: number }
  | { type: 'total' };

/** The page to ask the server for. */
export function pageOf<R extends Row>(
  purpose: Purpose<R>,
  { pageRows }: Limits,
): { limit: number; cursor?: string } {
  if (purpose.type === 'total') return { limit: 1 };
  if (purpose.type === 'search') return { limit: pageRows };
  return { limit: purpose.limit, cursor: String(purpose.segment.below) };
}

/** What to read on the way to the sought row; once there is nothing, it is no longer sought. */
export function soughtRead<R extends Row>(state: ListState<R>): NextRead<R> | null {
  const next = state.soughtSeq === null ? null : readTowards(state.segments, state.soughtSeq);
  if (next === null) state.soughtSeq = null;
  return next;
}
