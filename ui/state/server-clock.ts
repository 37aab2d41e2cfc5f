import type { ClockView } from '../client/shapes.ts';

/** The emitter's clock as last read, and the browser's time of that read. */
export interface ServerClock {
  mode: string;
  nowMs: number;
  readAtMs: number;
}

/** Converts the server's answer about its clock, received at `readAtMs`. */
export function readServerClock({ mode, now }: ClockView, readAtMs: number): ServerClock {
  return { mode, nowMs: Date.parse(now), readAtMs };
}

/** Whether the emitter's time differs from the real time. */
export function isOtherTime(clock: ServerClock | null): clock is ServerClock {
  return clock !== null && clock.mode !== 'real';
}

/** The emitter's time when the browser's clock shows `nowMs`: it stands still, or runs faster by a factor. */
export function emitterNow(clock: ServerClock | null, nowMs: number): number {
  if (!isOtherTime(clock)) return nowMs;
  const factor = clock.mode === 'manual' ? 0 : Number(clock.mode.slice(1));
  return clock.nowMs + (nowMs - clock.readAtMs) * (Number.isFinite(factor) ? factor : 1);
}
