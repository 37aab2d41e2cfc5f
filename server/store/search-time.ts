const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Parses an ISO 8601 date or time (UTC when no zone is given), or an age before now: `30s`, `15m`, `2h`, `3d`. Returns
 * milliseconds since the epoch; null when it is neither.
 */
export function parseTime(text: string, nowMs: number): number | null {
  const age = /^(\d{1,9})([smhd])$/.exec(text);
  if (age) {
    const [, count = '', unit = 's'] = age;
    return nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  const iso = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(
    text,
  );
  if (!iso) return null;
  const [, date = '', time = '00:00', zone = 'Z'] = iso;
  const ms = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(ms) ? null : ms;
}
