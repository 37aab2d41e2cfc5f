import type { ClockView } from '../client/shapes.ts';

/** The clock of the emitter as it was last read, and when that was by our own. */
export interface ServerClock {
  mode: string;
  nowMs: number;
  readAtMs: number;
}

/** What the server said of its clock, read at `readAtMs`. */
export function readServerClock({ mode, now }: ClockView, readAtMs: number): ServerClock {
  return { mode, nowMs: Date.parse(now), readAtMs };
}

/** Whether the emitter's time is not the time of day. */
export function isOtherTime(clock: ServerClock | null): clock is ServerClock {
  return clock !== null && clock.mode !== 'real';
}

/** What the emitter's clock says when ours says `nowMs`: it stands still, or runs some times as fast. */
export function emitterNow(clock: ServerClock | null, nowMs: number): number {
  if (!isOtherTime(clock)) return nowMs;
  const factor = clock.mode === 'manual' ? 0 : Number(clock.mode.slice(1));
  return clock.nowMs + (nowMs - clock.readAtMs) * (Number.isFinite(factor) ? factor : 1);
}
