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
