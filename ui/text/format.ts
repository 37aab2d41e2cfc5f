const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
// Created once, because creating a formatter costs a hundred times as much as using it.
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const NARROW_SPACE = '\u202f';

/** `1284` → `1 284`, with a narrow no-break space. */
export function formatCount(count: number): string {
  return GROUPED.format(count).replaceAll(',', NARROW_SPACE);
}

/** `1 issue`, `2 issues`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A size in decimal units, like the retention flags. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A duration given in microseconds: `18 µs`, `0.9 ms`, `1.2 s`. */
export function formatMicroseconds(us: number): string {
  if (us < 100) return `${Math.round(us)} µs`;
  return formatMilliseconds(us / 1000);
}

/** A duration given in milliseconds: `0.9 ms`, `37 ms`, `1.2 s`. */
export function formatMilliseconds(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** An age in one short unit: `now`, `9 s`, `14 m`, `3 h`, `2 d`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A waiting time in at most two units: `12 s`, `4 m 12 s`, `3 h 20 m`, `2 d 4 h`. */
export function formatWait(waitMs: number): string {
  const seconds = Math.max(0, Math.ceil(waitMs / 1000));
  const parts: Array<[count: number, unit: string]> = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** Local time of day with milliseconds, after the date if that is not today. */
export function formatClock(iso: string, nowMs: number): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const clock = `${CLOCK.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return date.toDateString() === new Date(nowMs).toDateString() ? clock : `${DAY.format(date)} ${clock}`;
}

/** Local `hh:mm`, after the date if that is not today. */
export function formatShortMoment(iso: string, nowMs: number): string {
  const date = new Date(iso);
  const today = date.toDateString() === new Date(nowMs).toDateString();
  return today ? MINUTE.format(date) : `${DAY.format(date)} ${MINUTE.format(date)}`;
}

/** Local date and time in full, in the format of the browser's locale. */
export function formatFull(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : FULL.format(date);
}

/** Local `hh:mm`. */
export function formatMinute(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : MINUTE.format(date);
}

/** The last 8 hex digits of an id; they are accepted wherever an id is. */
export function shortId(id: string): string {
  return id.slice(-8);
}
