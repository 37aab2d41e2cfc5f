import type { Activity, Verdict } from '../types.ts';
import type { Statements } from './statements.ts';

const MAX_SLOTS = 1000;

/** Counts received deliveries by time slot and verdict; slots without deliveries are zeros. */
export function countActivity(
  sql: Statements,
  options: { from: string; slotMs: number; slots: number },
): Omit<Activity, 'seq'> {
  const fromMs = Date.parse(options.from);
  const slotMs = Math.max(Math.trunc(options.slotMs), 1);
  const count = Math.min(Math.max(Math.trunc(options.slots), 0), MAX_SLOTS);
  const slots = Array.from({ length: count }, () => ({
    valid: 0,
    invalid: 0,
    unrecognised: 0,
    undecodable: 0,
  }));
  const rows = sql.all<{ slot: number; verdict: Verdict; n: number }>(
    `SELECT CAST((received_at - ?) / ? AS INTEGER) AS slot, verdict, count(*) AS n FROM received
     WHERE received_at >= ? AND received_at < ? GROUP BY slot, verdict`,
    fromMs,
    slotMs,
    fromMs,
    fromMs + slotMs * count,
  );
  for (const { slot, verdict, n } of rows) {
    const counts = slots[slot];
    if (counts) counts[verdict] = n;
  }
  return { from: new Date(fromMs).toISOString(), slotMs, slots };
}
