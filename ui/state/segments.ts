/** The fields of a delivery that the list needs. */
export interface Row {
  id: string;
  seq: number;
}

/**
 * A part of the list: the rows with a `seq` lower than `below` and not lower than the `below` of the next segment.
 *
 * The `seq` alone decides which rows belong to a segment, and rows arrive only at the top. So a segment can be dropped
 * from memory and read again at any time, and no row is lost or shown twice.
 */
export interface Segment<R extends Row> {
  below: number;
  /** Oldest first, so that an arrival is appended; null while not in memory. */
  rows: R[] | null;
  size: number;
  /** Whether `size` is known from a read; otherwise it is an estimate. */
  exact: boolean;
  /** To be read even when it is not visible, because its rows are unknown. */
  due: boolean;
  /** To be read again when it is visible, because its rows may have changed without a message. */
  stale: boolean;
  /** Not shown yet, because the list is paused or the reader is not at its top. */
  held: boolean;
}

/** Numbers of rows to read, to keep in one segment and to keep in memory. */
export interface Limits {
  /** Rows per request. */
  pageRows: number;
  /** Rows per request on the way to a place far down: the server's maximum. */
  walkRows: number;
  /** A segment with this many rows is closed; smaller segments are joined up to this number. */
  segmentRows: number;
  /** Maximum of rows in memory, in addition to the visible ones. */
  memoryRows: number;
  /** Maximum of changes stored while a page is read. */
  meanwhileChanges: number;
}

export const LIMITS: Limits = {
  ...{ pageRows: 200, walkRows: 1000 },
  ...{ segmentRows: 500, memoryRows: 4000, meanwhileChanges: 2000 },
};

/** The rows of a list, newest segment first. The first segment is open at the top and always in memory. */
export interface Segments<R extends Row> {
  list: Segment<R>[];
  /** `seq` of every row in memory. */
  seqs: Map<string, number>;
  counts: { shown: number; held: number };
  limits: Limits;
}

export function createSegments<R extends Row>(limits: Limits): Segments<R> {
  const head: Segment<R> = {
    ...{ below: Number.POSITIVE_INFINITY, rows: [], size: 0 },
    ...{ exact: true, due: false, stale: false, held: false },
  };
  return { list: [head], seqs: new Map(), counts: { shown: 0, held: 0 }, limits };
}

/** Lowest `seq` that belongs to the segment at an index. */
export function floorOf<R extends Row>({ list }: Segments<R>, at: number): number {
  return list[at + 1]?.below ?? 0;
}

/** All rows up to this `seq` are in a segment. */
export function topSeq<R extends Row>(segments: Segments<R>): number {
  return segments.list[0]?.rows?.at(-1)?.seq ?? Math.max(0, floorOf(segments, 0) - 1);
}

/** First index in `rows` with this `seq` or a higher one. */
function placeOf(rows: readonly Row[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Changes the size of a segment, and the counts of the list with it. */
export function grow<R extends Row>({ counts }: Segments<R>, segment: Segment<R>, by: number): void {
  segment.size += by;
  counts[segment.held ? 'held' : 'shown'] += by;
}

/** Replaces the rows of a segment, or drops them; the size follows the rows if there are any. */
export function setRows<R extends Row>(segments: Segments<R>, segment: Segment<R>, rows: R[] | null): void {
  for (const row of segment.rows ?? []) segments.seqs.delete(row.id);
  segment.rows = rows;
  for (const row of rows ?? []) segments.seqs.set(row.id, row.seq);
  if (rows !== null) grow(segments, segment, rows.length - segment.size);
}

/** Closes the first segment and starts a new one above it. */
export function startHead<R extends Row>(segments: Segments<R>, held: boolean): Segment<R> {
  const [head] = segments.list;
  if (head !== undefined && head.size === 0 && head.rows !== null) {
    head.held = held;
    return head;
  }
  if (head !== undefined) head.below = topSeq(segments) + 1;
  const next: Segment<R> = {
    ...{ below: Number.POSITIVE_INFINITY, rows: [], size: 0 },
    ...{ exact: true, due: false, stale: false, held },
  };
  segments.list.unshift(next);
  return next;
}

function segmentOf<R extends Row>(segments: Segments<R>, seq: number): Segment<R> | undefined {
  return segments.list.find((_, at) => seq >= floorOf(segments, at));
}

/** Whether a row of this `seq` belongs among the shown rows, not above them. */
export function isShownAt<R extends Row>(segments: Segments<R>, seq: number): boolean {
  return seq <= topSeq(segments) && segmentOf(segments, seq)?.held === false;
}

/** Inserts a row that arrived. Returns false when it is there already, or when its segment is not in memory. */
export function insertRow<R extends Row>(segments: Segments<R>, row: R, held: boolean): boolean {
  let [head] = segments.list;
  if (row.seq > topSeq(segments)) {
    if (head?.rows === undefined || head.held !== held || head.size >= segments.limits.segmentRows) {
      head = startHead(segments, held);
    }
    head.rows?.push(row);
    segments.seqs.set(row.id, row.seq);
    grow(segments, head, 1);
    return true;
  }
  const segment = segmentOf(segments, row.seq);
  if (segment === undefined || segment.rows === null || segments.seqs.has(row.id)) return false;
  segment.rows.splice(placeOf(segment.rows, row.seq), 0, row);
  segments.seqs.set(row.id, row.seq);
  grow(segments, segment, 1);
  return true;
}

interface Place<R extends Row> {
  segment: Segment<R>;
  rows: R[];
  at: number;
}

function find<R extends Row>(segments: Segments<R>, id: string): Place<R> | null {
  const seq = segments.seqs.get(id);
  const segment = seq === undefined ? undefined : segmentOf(segments, seq);
  if (seq === undefined || segment === undefined || segment.rows === null) return null;
  return { segment, rows: segment.rows, at: placeOf(segment.rows, seq) };
}

/** Replaces a row by its new state; returns false when the row is not in memory. */
export function replaceRow<R extends Row>(segments: Segments<R>, row: R): boolean {
  const place = find(segments, row.id);
  if (place !== null) place.rows[place.at] = row;
  return place !== null;
}

/** Removes a row; returns false when it is not in memory. */
export function removeRow<R extends Row>(segments: Segments<R>, id: string): boolean {
  const place = find(segments, id);
  if (place === null) return false;
  place.rows.splice(place.at, 1);
  segments.seqs.delete(id);
  grow(segments, place.segment, -1);
  return true;
}

/** Shows the rows that were held back. */
export function releaseHeld<R extends Row>({ list, counts }: Segments<R>): void {
  for (const segment of list) {
    if (!segment.held) break;
    segment.held = false;
  }
  counts.shown += counts.held;
  counts.held = 0;
}

/** The row shown at an index, or null while it is not in memory. */
export function rowAt<R extends Row>({ list }: Segments<R>, index: number): R | null {
  let start = 0;
  for (const { held, size, rows } of list) {
    if (held) continue;
    if (index < start + size) return rows?.[size - 1 - (index - start)] ?? null;
    start += size;
  }
  return null;
}

/** The row with this id, if it is in memory. */
export function rowOf<R extends Row>(segments: Segments<R>, id: string): R | null {
  const place = find(segments, id);
  return place?.rows[place.at] ?? null;
}

/** The index of a shown row, or -1 when it is held back or not in memory. */
export function indexOf<R extends Row>(segments: Segments<R>, id: string): number {
  const place = find(segments, id);
  if (place === null || place.segment.held) return -1;
  let start = 0;
  for (const segment of segments.list) {
    if (segment === place.segment) return start + segment.size - 1 - place.at;
    if (!segment.held) start += segment.size;
  }
  return -1;
}

/** The row next to a `seq`, older or newer; null at the end of the list, undefined when it is not in memory. */
export function rowBeside<R extends Row>(
  segments: Segments<R>,
  seq: number,
  side: 'older' | 'newer',
): R | null | undefined {
  const older = side === 'older';
  const { list } = segments;
  for (let step = 0; step < list.length; step += 1) {
    const at = older ? step : list.length - 1 - step;
    const segment = list[at];
    if (segment === undefined || segment.held || (segment.size === 0 && !segment.due)) continue;
    if (older ? floorOf(segments, at) >= seq : segment.below <= seq + 1) continue;
    if (segment.rows === null) return undefined;
    const place = placeOf(segment.rows, older ? seq : seq + 1);
    const row = segment.rows[older ? place - 1 : place];
    if (row !== undefined) return row;
  }
  return null;
}
