import type { Meanwhile } from './meanwhile.ts';
import {
  floorOf,
  grow,
  type Limits,
  type Row,
  type Segment,
  type Segments,
  setRows,
  startHead,
  topSeq,
} from './segments.ts';

/** A page of the list, newest first; `total` is null if the server did not count. */
export interface ListPage<R extends Row> {
  items: readonly R[];
  next: string | null;
  total: number | null;
}

/** The visible rows, `[from, to)`. */
export interface Wanted {
  from: number;
  to: number;
}

/** The rows of a page in their current state, oldest first. */
function current<R extends Row>(items: readonly R[], { updated, removed }: Meanwhile<R>): R[] {
  return items
    .filter(({ id }) => !removed.has(id))
    .map((row) => updated.get(row.id) ?? row)
    .reverse();
}

/** Fills an empty list with its first page and the rows that arrived while it was read. */
export function fillFirst<R extends Row>(
  segments: Segments<R>,
  page: ListPage<R>,
  meanwhile: Meanwhile<R>,
): void {
  const [head] = segments.list;
  if (head === undefined) return;
  const pageTop = page.items[0]?.seq ?? 0;
  const arrived = current(meanwhile.arrived.filter(({ seq }) => seq > pageTop).reverse(), meanwhile);
  setRows(segments, head, [...current(page.items, meanwhile), ...arrived]);
  const last = page.items.at(-1);
  if (page.next === null || last === undefined) return;
  const left = page.total === null ? segments.limits.pageRows : page.total - page.items.length;
  addRest(segments, 0, last.seq, left);
}

/** Adds a segment for the unread rows below a page. */
function addRest<R extends Row>(segments: Segments<R>, at: number, below: number, size: number): void {
  const held = segments.list[at]?.held ?? false;
  const rest: Segment<R> = { below, rows: null, size: 0, exact: false, due: false, stale: false, held };
  segments.list.splice(at + 1, 0, rest);
  grow(segments, rest, Math.max(1, size));
}

/** Adds a page that was read for a segment. `stale`: its rows may have changed again since the request. */
export function fillSegment<R extends Row>(
  segments: Segments<R>,
  segment: Segment<R>,
  page: ListPage<R>,
  { meanwhile, stale }: { meanwhile: Meanwhile<R>; stale: boolean },
): void {
  const at = segments.list.indexOf(segment);
  if (at < 0) return;
  const floor = floorOf(segments, at);
  const { size, due } = segment;
  const within = page.items.filter(({ seq }) => seq >= floor && seq < segment.below);
  setRows(segments, segment, current(within, meanwhile));
  Object.assign(segment, { exact: true, due: false, stale });
  const last = page.items.at(-1);
  if (page.next !== null && last !== undefined && last.seq > floor) {
    const { shown, held } = segments.counts;
    // A gap has no estimated size: it gets the difference between the total and the rows already counted.
    const left = due && page.total !== null ? page.total - shown - held : size - within.length;
    addRest(segments, at, last.seq, left);
  } else mergeDown(segments, at);
}

/** Joins a segment with the one below it when it is empty, or when both are small and in memory. */
function mergeDown<R extends Row>(segments: Segments<R>, at: number): void {
  const upper = segments.list[at];
  const lower = segments.list[at + 1];
  if (at === 0 || upper === undefined || lower === undefined || upper.rows === null) return;
  if (upper.size > 0) {
    if (lower.rows === null || upper.held !== lower.held) return;
    if (upper.size + lower.size > segments.limits.segmentRows) return;
    lower.rows.push(...upper.rows);
    lower.size += upper.size;
    lower.stale ||= upper.stale;
  }
  lower.below = upper.below;
  segments.list.splice(at, 1);
}

/** Inserts a gap for rows up to `seq` that the stream did not send; it is read next. */
export function openGap<R extends Row>(segments: Segments<R>, seq: number, held: boolean): void {
  if (seq <= topSeq(segments)) return;
  startHead(segments, held);
  const gap: Segment<R> = {
    ...{ below: seq + 1, rows: null, size: 0 },
    ...{ exact: false, due: true, stale: false, held },
  };
  segments.list.splice(1, 0, gap);
}

/**
 * Any row may have changed without a message: rows out of view are dropped from memory, visible rows are read again.
 */
export function markStale<R extends Row>(segments: Segments<R>, wanted: Wanted, held: boolean): void {
  startHead(segments, held);
  for (const segment of segments.list.slice(1)) {
    segment.stale = true;
    // Rows may have been deleted since the size was known. A total has to correct these sizes before those of segments
    // that were read later: otherwise two segments could mark each other as due without end.
    if (segment.rows === null) segment.exact = false;
  }
  dropStale(segments, wanted);
}

/**
 * Drops stale segments that are not in view. Nothing would read them again there, and rows in memory count as exact for
 * the length of the list.
 */
export function dropStale<R extends Row>(segments: Segments<R>, wanted: Wanted): void {
  let start = 0;
  for (const segment of segments.list) {
    const end = start + (segment.held ? 0 : segment.size);
    const isInView = !segment.held && end > wanted.from && start < wanted.to;
    if (segment.stale && !isInView) {
      setRows(segments, segment, null);
      Object.assign(segment, { stale: false, exact: false });
    }
    start = end;
  }
}

/** The segment to read next, and the number of rows to request. */
export interface NextRead<R extends Row> {
  segment: Segment<R>;
  limit: number;
}

/**
 * What to read so that the visible rows get into memory; null when they are there.
 *
 * The positions of unread rows are unknown, so a jump far down reads page by page up to that place.
 */
export function nextRead<R extends Row>({ list, limits }: Segments<R>, wanted: Wanted): NextRead<R> | null {
  const due = list.find((segment) => segment.due);
  if (due !== undefined) return { segment: due, limit: limits.pageRows };
  let start = 0;
  for (const segment of list) {
    if (segment.held) continue;
    const end = start + segment.size;
    if (start >= wanted.to) return null;
    const missing = segment.rows === null ? segment.size > 0 : segment.stale;
    if (missing && end > wanted.from)
      return { segment, limit: limitFor(limits, segment, wanted.from - start) };
    start = end;
  }
  return null;
}

/**
 * What to read on the way to a row out of view; null when it is in memory, or where so much would be read that rows had
 * to leave the memory for it.
 */
export function readTowards<R extends Row>(segments: Segments<R>, seq: number): NextRead<R> | null {
  const { list, seqs, limits } = segments;
  const segment = list.find((_, at) => seq >= floorOf(segments, at));
  if (segment === undefined || segment.rows !== null || segment.held) return null;
  if (seqs.size + limits.walkRows > limits.memoryRows + limits.segmentRows) return null;
  return { segment, limit: limits.walkRows };
}

function limitFor<R extends Row>(
  { pageRows, walkRows }: Limits,
  { exact, size }: Segment<R>,
  depth: number,
): number {
  if (exact) return Math.min(Math.max(size, pageRows), walkRows);
  return depth > pageRows ? walkRows : pageRows;
}

/** Drops the segments furthest from the visible rows from memory, down to the maximum. */
export function evictFar<R extends Row>(segments: Segments<R>, wanted: Wanted): void {
  const { memoryRows, segmentRows } = segments.limits;
  // Not at every arrival: only when there is a whole segment too much.
  if (segments.seqs.size <= memoryRows + segmentRows) return;
  let start = -segments.counts.held;
  const far: Array<{ segment: Segment<R>; away: number }> = [];
  for (const segment of segments.list) {
    const end = start + segment.size;
    const away = Math.max(wanted.from - end, start - wanted.to);
    if (segment.rows !== null && segment !== segments.list[0] && away >= 0) far.push({ segment, away });
    start = end;
  }
  for (const { segment } of far.sort((a, b) => b.away - a.away)) {
    if (segments.seqs.size <= memoryRows) return;
    setRows(segments, segment, null);
    segment.stale = false;
  }
}

/** Corrects the length of the list to the server's total. Only segments that are not in memory change their size. */
export function setTotal<R extends Row>(segments: Segments<R>, total: number): void {
  const { list, counts } = segments;
  const unread = list.filter(({ rows }) => rows === null).reverse();
  const byCertainty = [...unread.filter(({ exact }) => !exact), ...unread.filter(({ exact }) => exact)];
  let missing = total - counts.shown - counts.held;
  for (const segment of byCertainty) {
    const change = Math.max(missing, -segment.size);
    if (change === 0) continue;
    grow(segments, segment, change);
    missing -= change;
    segment.exact = false;
    // A segment with an estimated size of 0 never comes into view, so it is marked to be read.
    segment.due ||= segment.size === 0;
  }
  joinEmptied(list);
}

/** Joins neighbouring segments that are marked to be read and seem empty, so that one page covers them all. */
function joinEmptied<R extends Row>(list: Segment<R>[]): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const upper = list[at - 1];
    const lower = list[at];
    if (!isEmptied(upper) || !isEmptied(lower) || upper.held !== lower.held) continue;
    lower.below = upper.below;
    list.splice(at - 1, 1);
  }
}

function isEmptied<R extends Row>(segment: Segment<R> | undefined): segment is Segment<R> {
  return segment?.due === true && segment.size === 0;
}
